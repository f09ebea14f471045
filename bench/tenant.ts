/**
 * Time that the main thread takes to see a large cluster (wide-known.ts) as a tenant does: what is filtered when everything was
 * observed anew, beside what is derived from it. Budget: filtering in < 40 ms. `node bench/tenant.ts`
 */
import type { ClusterScope } from '../server/access/model.ts'
import { scopeOf } from '../server/access/tenancy/scope.ts'
import { brokerRows } from '../server/derive/broker-rows.ts'
import { Facts, Memo } from '../server/derive/facts.ts'
import { groupRows } from '../server/derive/group-rows.ts'
import { MissingList } from '../server/derive/missing.ts'
import { tenantKnown } from '../server/derive/tenant/tenant-known.ts'
import { topicRows } from '../server/derive/topic-rows.ts'
import { type Known, NOTHING_KNOWN } from '../server/state/snapshot-store.ts'
import { median } from './report.ts'
import { minute } from './wide-known.ts'

const MINUTES = 8

function scope(paths: Partial<Parameters<typeof scopeOf>[1]>): ClusterScope {
  const found = scopeOf('t', { includes: [], excludes: [], ...paths }).cluster({
    id: 'large',
    environmentName: null,
  })
  if (found === null) throw new TypeError('The cluster is not in the tenant')
  return found
}

const TENANTS: Readonly<Record<string, ClusterScope | null>> = {
  everybody: null,
  'all but internals': scope({
    includes: [['*']],
    excludes: [['cluster', '*', 'topic', '__*']],
  }),
  'every other thousand': scope({
    includes: ['0', '2', '4'].map((n) => ['cluster', '*', 'topic', `topic-0${n}*`]),
  }),
  'a tenth, by its groups': scope({ includes: [['cluster', '*', 'group', 'group-1*']] }),
  'twenty topics': scope({ includes: [['cluster', '*', 'topic', 'topic-0001*']] }),
}

function derive(known: Known, memo: Memo): void {
  const facts = new Facts(known, memo)
  const missing = new MissingList()
  topicRows(facts, missing)
  groupRows(facts, missing)
  brokerRows(facts, missing)
}

const timed = (work: () => void): number => {
  const began = performance.now()
  work()
  return performance.now() - began
}

let known = minute(NOTHING_KNOWN, 1)
const running = Object.entries(TENANTS).map(([name, of]) => ({
  name,
  seen: of === null ? { known: () => known } : tenantKnown(of, () => known),
  memo: new Memo(),
  filtered: [] as number[],
  derived: [] as number[],
}))
for (let n = 2; n <= MINUTES; n++) {
  known = minute(known, n)
  for (const { seen, memo, filtered, derived } of running) {
    filtered.push(timed(() => seen.known()))
    derived.push(timed(() => derive(seen.known(), memo)))
  }
}
console.table(
  Object.fromEntries(
    running.map(({ name, seen, filtered, derived }) => [
      name,
      {
        topics: seen.known().topics.last?.outcome.data.names.length,
        'filtering, ms': Number(median(filtered.slice(2)).toFixed(1)),
        'deriving, ms': Number(median(derived.slice(2)).toFixed(1)),
      },
    ]),
  ),
)
