/**
 * What a tenant is answered, whatever it asks, is what a server would answer that has nothing else: random clusters and tenants, every
 * read, every name that there is, hidden ones too.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import type { Identity } from '../../access/identity.ts'
import { scopeOf } from '../../access/tenancy/scope.ts'
import { committedTable, describedGroup } from '../../derive/tables-for-tests.ts'
import type { ObservedRegistry } from '../../state/model.ts'
import { bodyTail } from '../body-cache.ts'
import { observeCluster } from '../cluster-for-tests.ts'
import { asServeError, problemOf } from '../errors.ts'
import type { Read } from '../read.ts'
import { reads } from '../reads/table.ts'
import { runRead } from '../run-read.ts'
import { ANYBODY, testServer, type TestServer } from '../server-for-tests.ts'
import { type Case, cases, seenBy, visiblePart } from './estate-spec-for-tests.ts'
import { observeSpec } from './observe-spec-for-tests.ts'
import { type Question, questions } from './questions-for-tests.ts'

const AT = Date.now() - 300_000
/** A cluster that is in no tenant. */
const OTHER = {
  BOOTSTRAP_2: '127.0.0.1:2',
  ENVIRONMENT_NAME_2: 'zotherz',
  CLUSTER_ID_2: 'zothercz',
}
const ENV = { ALLOW_KPOW_ADMIN: 'true' }

/** Of who asks, of this process, of sums that history does not have: named in no answer, but not the same in another installation. */
const NOT_COMPARED =
  /\/(?:history|status|instances|me|profile|access|tenants|permissions|installation|settings|sessions|tokens|favourites|saved-searches)$/

/** A registry of the tenant, and one that is not. */
const OWN = registryNamed('OWN')
const HIDDEN = registryNamed('zHIDz')

function registryNamed(prefix: string): Registry {
  const url = `http://${prefix.toLowerCase()}.example:8081`
  const hash = createHash('sha256').update(url).digest('hex').slice(0, 20)
  return { prefix, url, id: `${prefix}-${hash}` }
}

interface Registry {
  readonly prefix: string
  readonly url: string
  readonly id: string
}

const registryEnv = (...registries: Registry[]): Record<string, string> => ({
  SCHEMA_REGISTRY_RESOURCE_IDS: registries.map(({ prefix }) => prefix).join(','),
  ...Object.fromEntries(
    registries.map(({ prefix, url }) => [`${prefix}_SCHEMA_REGISTRY_URL`, url]),
  ),
})

const observedRegistry = ({ id }: Registry, subject: string): ObservedRegistry => ({
  id,
  seenAt: AT,
  reason: null,
  compatibility: 'BACKWARD',
  subjects: [
    {
      name: subject,
      type: 'AVRO',
      id: '1',
      latest: 1,
      versions: 1,
      compatibility: 'BACKWARD',
      isOwnLevel: false,
    },
  ],
  lacking: null,
})

function tenant({ paths }: Case): Identity {
  const scope = scopeOf('Team', {
    includes: [...paths.includes, ['schema', OWN.id]],
    excludes: [...paths.excludes, ['schema', HIDDEN.id]],
  })
  return { ...ANYBODY, tenantId: 'Team', scope }
}

async function answer(
  { context }: TestServer,
  identity: Identity,
  { read, params, query }: Question,
): Promise<string> {
  const question = `${read.path} ${JSON.stringify([params, query])}`
  try {
    const body = await runRead(context, read, { params, query, identity }, question)
    return Buffer.concat([body.head, bodyTail(body, identity.tenantId, Date.now())]).toString()
  } catch (thrown) {
    const error = asServeError(thrown)
    assert.notEqual(error.code, 'MR_INTERNAL', String(error.cause))
    return JSON.stringify(problemOf(error))
  }
}

/** Without what differs between two servers that know the same. */
function comparable(text: string, { path }: Read): unknown {
  const ofNow = ['tenant_id', 'age_ms', 'last_seen_at']
  // As old as when a cluster last answered.
  if (path.endsWith('/clusters') || path.endsWith('/changes')) ofNow.push('captured_at')
  return JSON.parse(text, (key, value: unknown) => {
    if (ofNow.includes(key)) return undefined
    // "… before 2026-01-31T10:20:30.123Z are not known": when each was started.
    return typeof value === 'string' ? value.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, '…') : value
  })
}

async function twoServers(what: Case): Promise<[TestServer, TestServer]> {
  const whole = await testServer({ ...ENV, ...OTHER, ...registryEnv(OWN, HIDDEN) })
  await observeSpec(whole, what.cluster, AT)
  await whole.observe(
    'cluster',
    { clusterId: 'zothercz', controllerId: 1, features: [], brokers: [] },
    AT,
    {
      resource: 'zotherz',
    },
  )
  const part = await testServer({ ...ENV, ...registryEnv(OWN) })
  await observeSpec(part, visiblePart(what.cluster, what.paths), AT)
  // Of a topic that is there for some tenants, and not for others.
  const own = observedRegistry(OWN, `${what.cluster.topics[0]?.name ?? ''}-value`)
  await whole.observe('registries', [own, observedRegistry(HIDDEN, 'zhiddenz-value')], AT)
  await part.observe('registries', [own], AT)
  // As whoever observes does: a cluster is starting until somebody has looked for its problems.
  for (const { context } of [whole, part]) context.estate.cluster('c-1')?.overview()
  return [whole, part]
}

suite('a tenant and the rest of the installation', () => {
  test('answers are those of an installation that has only what is visible', async () => {
    let compared = 0
    let hiddenAsked = 0
    await fc.assert(
      fc.asyncProperty(cases, async (what) => {
        const [whole, part] = await twoServers(what)
        await using _whole = whole
        await using _part = part
        const identity = tenant(what)
        if (identity.scope.unrestricted) return
        const { topics, groups } = what.cluster
        const seen = seenBy(what.cluster, what.paths)
        const hidden = [
          ...topics.filter(({ name }) => !seen.topic(name)).map(({ name }) => name),
          ...groups.filter(({ id }) => !seen.group(id)).map(({ id }) => id),
          'zotherz',
          'zothercz',
          HIDDEN.id,
          'zhiddenz-value',
        ]
        const asked = {
          clusters: ['c-1', 'Test EU', 'zotherz', 'zothercz', 'nowhere'],
          topics: [...topics.map(({ name }) => name), 'a.none'],
          groups: [...groups.map(({ id }) => id), 'a.nobody'],
          registries: [OWN.id, HIDDEN.id, 'none'],
        }
        for (const question of questions(reads, asked)) {
          const text = await answer(whole, identity, question)
          const where = `${question.read.path} ${JSON.stringify([question.params, question.query])}`
          // A registry belongs to the tenant as a whole: how its subjects are called is its own.
          const ofRegistry = question.read.path.endsWith('/subjects') ? topics[0]?.name : undefined
          for (const name of hidden.filter((one) => one !== ofRegistry)) {
            if (question.says.some((said) => said.includes(name))) hiddenAsked += 1
            else assert.ok(!text.includes(tokenOf(name)), `${where} names ${name}: ${text}`)
          }
          if (NOT_COMPARED.test(question.read.path)) continue
          const expected = await answer(part, ANYBODY, question)
          assert.deepEqual(
            comparable(text, question.read),
            comparable(expected, question.read),
            where,
          )
          compared += 1
        }
      }),
      { numRuns: 12 },
    )
    assert.ok(compared > 500, `${compared} answers were compared`)
    assert.ok(hiddenAsked > 50, `${hiddenAsked} hidden names were asked for`)
  })

  test('what a group no longer reads is no longer answered, from what is kept either', async () => {
    await using server = await testServer()
    await observeCluster(server)
    const scope = scopeOf('Team', {
      includes: [['cluster', 'c-1', 'group', 'billing']],
      excludes: [],
    })
    const identity = { ...ANYBODY, tenantId: 'Team', scope }
    const read = reads.find(({ path }) => path.endsWith('/topics/{topic}/partitions'))
    assert.ok(read)
    const params = { cluster_id: 'c-1', topic: 'payments' }
    const ask = () => answer(server, identity, { read, params, query: {}, says: [] })
    assert.match(await ask(), /"partitions":\[\{/)
    await server.observe('groups', [describedGroup('billing', {})])
    assert.match(await ask(), /"partitions":\[\{/)
    await server.observe('group_offsets', committedTable({}))
    assert.match(await ask(), /"code":"MR_UNKNOWN_TOPIC"/)
  })
})

/** The part of a name that is found nowhere else. */
const tokenOf = (name: string): string => name.slice(name.indexOf('z'))
