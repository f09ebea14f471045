/** Of many changes at once (a default of the brokers changed: so did that of 5,000 topics) some are told and the rest counted. */
import type { Finding } from './finding.ts'
import { arrow } from './finding.ts'

const MOST = 200
const KEPT = 100

/** Per entity and kind at most 200; of more, the first 100 and one that stands for the rest. */
export function inBulk(findings: readonly Finding[]): Finding[] {
  if (findings.length <= MOST) return [...findings]
  const groups = Map.groupBy(findings, ({ entity, kind }) => `${entity} ${kind}`)
  return [...groups.values()].flatMap((group) => {
    if (group.length <= MOST) return group
    return [...group.slice(0, KEPT), rest(group.slice(KEPT))]
  })
}

function rest(findings: readonly Finding[]): Finding {
  const first = findings[0]!
  const { entity, kind, field, before, after } = first
  const since = findings.reduce((least, finding) => Math.min(least, finding.since), first.since)
  const isAlike = findings.every(
    (one) => one.field === field && one.before === before && one.after === after,
  )
  const count = findings.length
  const common = { entity, name: '', kind, since }
  if (isAlike && field !== null) {
    const summary = `${field} of ${count} more ${PLURALS[entity]}: ${arrow(before, after)}`
    return { ...common, field, before, after, summary }
  }
  const summary = `${count} more changes at once: ${PLURALS[entity]} that ${VERBS[kind]}`
  return { ...common, field: null, before: null, after: String(count), summary }
}

const PLURALS: Record<Finding['entity'], string> = {
  cluster: 'settings of the cluster',
  broker: 'brokers',
  topic: 'topics',
  group: 'groups',
  acl: 'ACLs',
  quota: 'quotas',
}

const VERBS: Record<Finding['kind'], string> = {
  appeared: 'appeared',
  changed: 'changed',
  went: 'went',
  recreated: 'were created anew',
}
