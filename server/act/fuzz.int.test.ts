/**
 * Ten thousand requests made from valid ones of every route, mutated in path, query, body, headers and cookies, to the real
 * server on a real Kafka: never a 500, never a stack trace, nothing that hangs, and no topic changed that the audit log does
 * not tell of.
 */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, searchResponses } from '@millrace/contract/responses.ts'
import type { AuditEntry } from '@millrace/contract/audit.ts'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'

const CLUSTER = 'Fuzz'
const RUNS = 10_000
const AT_ONCE = 16
const HANGS_MS = 30_000
const USER = 'root'
const PASSWORD = 'root-pw'

/** A generator of numbers that is the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

interface Request {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const ODD = [
  '',
  '0',
  '-1',
  '1e400',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%2e%2e%2f',
  '%00',
  '%',
  '<b>x</b>',
  '~!!!',
  'a'.repeat(300),
  '"; drop',
  '${7*7}',
  '\u202e',
]

const get = (path: string): Request => ({ method: 'GET', path, headers: {}, body: undefined })
const post = (path: string, body: unknown, method = 'POST'): Request => ({
  method,
  path,
  headers: { 'content-type': 'application/json' },
  body,
})

/**
 * One valid request of every route of the API. @param topic exists @param prefix of new ones @param round a change of one
 * round is another one than that of the round before, which may be under way
 */
function validRequests(topic: string, prefix: string, round: number): readonly Request[] {
  const fresh = `${prefix}-new-${round % 8}`
  const mutation = (name: string, body: unknown): Request[] => [
    post(apiPaths.mutation(CLUSTER, name), body),
    post(apiPaths.mutationPreview(CLUSTER, name), body),
  ]
  const search = { topics: [topic], mode: 'sample', limit: 1 }
  return [
    ...[
      apiPaths.me(),
      apiPaths.status(),
      apiPaths.profile(),
      apiPaths.access(),
      apiPaths.tenants(),
      apiPaths.audit({ limit: 5 }),
      apiPaths.activity({ q: '.result == "denied"' }),
      apiPaths.auditExport({ format: 'csv', from: -1_000 }),
      apiPaths.sessions(),
      apiPaths.tokens(),
      apiPaths.installation(),
      apiPaths.instances(),
      apiPaths.settings(),
      apiPaths.favourites(),
      apiPaths.savedSearches(),
      apiPaths.clusters(),
      apiPaths.cluster(CLUSTER),
      apiPaths.quorum(CLUSTER),
      apiPaths.brokers(CLUSTER),
      apiPaths.broker(CLUSTER, 1),
      apiPaths.brokerConfig(CLUSTER, 1),
      apiPaths.topics(CLUSTER, { q: 'partitions:>0', sort: '-messages', limit: 3 }),
      apiPaths.topic(CLUSTER, topic),
      apiPaths.partitions(CLUSTER, topic),
      apiPaths.topicConfig(CLUSTER, topic),
      apiPaths.topicGroups(CLUSTER, topic),
      apiPaths.groups(CLUSTER),
      apiPaths.acls(CLUSTER),
      apiPaths.quotas(CLUSTER),
      apiPaths.history(CLUSTER, { series: ['cluster/lag', 'topic/lag/*'], top: 3 }),
      apiPaths.changes(CLUSTER, { limit: 3 }),
      apiPaths.permissions(CLUSTER, { type: 'topic', name: topic }),
      apiPaths.topicDefaults(CLUSTER),
      apiPaths.serdes(CLUSTER, [topic]),
      apiPaths.topicFields(CLUSTER, topic),
      apiPaths.record(CLUSTER, topic, 0, 0),
      apiPaths.searches(CLUSTER),
      '/openapi.json',
      '/login',
    ].map(get),
    post(apiPaths.search(CLUSTER), search),
    post(apiPaths.exports(CLUSTER), { ...search, format: 'csv' }),
    post(apiPaths.settings(), { values: { zone: 'utc' } }, 'PUT'),
    post(
      apiPaths.favourites(),
      { cluster_id: CLUSTER, kind: 'topic', name: topic, favourite: true },
      'PUT',
    ),
    post(apiPaths.savedSearch('one'), { name: 'one', search: { topics: topic } }, 'PUT'),
    post(apiPaths.tokens(), { name: 'fuzz', expires_in_days: 1, actions: ['TOPIC_CREATE'] }),
    ...mutation('create-topics', {
      topics: [{ name: fresh, partitions: 1, replication_factor: 1, config: {} }],
    }),
    // A GET of it that became a DELETE has deleted it.
    post(apiPaths.mutation(CLUSTER, 'create-topics'), {
      topics: [{ name: topic, partitions: 1, replication_factor: 1, config: {} }],
    }),
    ...mutation('edit-topic-config', {
      topics: [topic],
      set: { 'retention.ms': String(7_200_000 + round) },
      reset: [],
    }),
    ...mutation('add-partitions', {
      topics: [topic, fresh],
      partitions: 2 + Math.floor(round / 20),
    }),
    ...mutation('truncate-topics', { topics: [topic], to: { kind: 'end' } }),
    ...mutation('delete-topics', { topics: [fresh] }),
    post(apiPaths.topics(CLUSTER), {
      topics: [{ name: `${prefix}-alias`, partitions: 1, replication_factor: 1 }],
    }),
    {
      method: 'DELETE',
      path: apiPaths.topic(CLUSTER, `${prefix}-alias`),
      headers: {},
      body: undefined,
    },
  ]
}

/** The request as it is, or with something wrong in one place. */
function mutated(request: Request, next: () => number): Request {
  const pick = <T>(values: readonly T[]): T =>
    values[Math.floor(next() * values.length)] ?? values[0]!
  const odd = (): string => pick(ODD)
  switch (Math.floor(next() * 10)) {
    case 0: {
      const parts = request.path.split('/')
      const at = 1 + Math.floor(next() * (parts.length - 1))
      parts[at] = next() < 0.5 ? encodeURIComponent(odd()) : `${parts[at] ?? ''}~`
      return { ...request, path: parts.join('/') }
    }
    case 1: {
      const sign = request.path.includes('?') ? '&' : '?'
      return {
        ...request,
        path: `${request.path}${sign}${pick(['q', 'limit', 'cursor', 'tenant', 'x'])}=${encodeURIComponent(odd())}`,
      }
    }
    case 2:
      return {
        ...request,
        headers: {
          ...request.headers,
          [pick([
            'x-tenant-id',
            'cookie',
            'x-millrace-position',
            'accept-encoding',
            'if-none-match',
            'x-request-id',
          ])]: encodeURIComponent(odd()),
        },
      }
    case 3:
      return {
        ...request,
        headers: {
          ...request.headers,
          authorization: pick(['Basic AAAA', 'Bearer mr_x', 'Basic', 'Negotiate x']),
        },
      }
    case 4:
      return { ...request, body: withOdd(request.body, next, odd) }
    case 5:
      return { ...request, method: pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) }
    default:
      return request
  }
}

/** A body with one member replaced, taken away or added. */
function withOdd(body: unknown, next: () => number, odd: () => string): unknown {
  if (typeof body !== 'object' || body === null) return next() < 0.5 ? body : odd()
  const entries = Object.entries(body)
  const at = Math.floor(next() * (entries.length + 1))
  const entry = entries[at]
  if (entry === undefined) return { ...body, [odd() || 'x']: odd() }
  const [name, value] = entry
  const deeper = typeof value === 'object' && value !== null && next() < 0.6
  const values = [odd(), -1, 1e21, null, [], {}, [odd()], true]
  const replaced = deeper ? withOdd(value, next, odd) : values[Math.floor(next() * values.length)]
  return Array.isArray(body)
    ? body.map((each, i) => (i === at ? replaced : each))
    : { ...body, [name]: replaced }
}

test('10,000 mutated requests of every route', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-fuzz-'))
  await writeFile(join(folder, 'users'), `${USER}: ${PASSWORD},root\n`)
  await using kafka = await singleNode()
  const prefix = uniqueName('fuzz')
  const topic = `${prefix}-there`
  await createTopics(kafka.bootstrap, [{ name: topic, partitions: 1 }])
  await using millrace = await startMillrace({
    env: {
      BOOTSTRAP: kafka.bootstrap,
      ENVIRONMENT_NAME: CLUSTER,
      AUTH_PROVIDER_TYPE: 'jetty',
      JETTY_AUTH_METHOD: 'basic',
      JETTY_AUTH_TYPE: 'hash',
      HASH_USER_FILE: join(folder, 'users'),
      ALLOW_KPOW_ADMIN: 'true',
      ALLOW_TOPIC_INSPECT: 'true',
      ALLOW_TOPIC_CREATE: 'true',
      ALLOW_TOPIC_EDIT: 'true',
      ALLOW_TOPIC_DELETE: 'true',
      ALLOW_TOPIC_TRUNCATE: 'true',
      ALLOW_BULK_ACTION: 'true',
    },
  })
  const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
  const send = async ({ method, path, headers, body }: Request) => {
    const answer = await fetch(millrace.url + path, {
      method,
      headers: { authorization, ...headers },
      redirect: 'manual',
      signal: AbortSignal.timeout(HANGS_MS),
      ...(body === undefined || method === 'GET' || method === 'OPTIONS'
        ? {}
        : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, text: await answer.text() }
  }
  await until(
    async () => (await send(validRequests(topic, prefix, 0)[16]!)).text.includes('"topics":'),
    {
      describe: 'the first look',
    },
  )

  const next = random(20_261_123)
  const routes = validRequests(topic, prefix, 0).length
  const statuses = new Map<number, number>()
  /** Topics whose change was answered as done. */
  const changed = new Map<string, Set<string>>()
  let sent = 0
  async function worker(): Promise<void> {
    while (sent < RUNS) {
      sent += 1
      const valid = validRequests(topic, prefix, Math.floor(sent / routes))
      const request = mutated(valid[sent % routes]!, next)
      const what = `${request.method} ${request.path} ${JSON.stringify(request.body)}`
      const { status, text } = await send(request).catch((error: unknown) => {
        throw new Error(`${what}: ${String(error)}`)
      })
      assert.notEqual(status, 500, `${what}: ${text}`)
      assert.doesNotMatch(text.slice(0, 20_000), /\n\s+at .*\(?file:|node:internal/, what)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      const isChange = /\/mutations\/|\/topics(\/[^/]+)?$/.test(request.path)
      if (isChange && request.method !== 'GET' && (status === 200 || status === 207)) {
        const done = searchResponses.mutation.safeParse(JSON.parse(text))
        if (done.success)
          changed.set(
            done.data.metadata.response_id,
            new Set(done.data.results.map(({ target }) => target.name)),
          )
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const good = (statuses.get(200) ?? 0) + (statuses.get(207) ?? 0)
  assert.ok(good >= RUNS * 0.2, `authorised and valid: ${JSON.stringify([...statuses])}`)
  assert.ok(changed.size > 50, `${changed.size} changes`)

  // Every change that was answered is told, as asked and as done.
  const told = new Map<string, AuditEntry[]>()
  await until(
    async () => {
      told.clear()
      const { text } = await send({
        method: 'GET',
        path: apiPaths.auditExport({ format: 'ndjson', kind: 'mutation' }),
        headers: {},
        body: undefined,
      })
      for (const line of text.split('\n').filter(Boolean)) {
        const entry: AuditEntry = searchResponses.auditEntry.shape.entry.parse(JSON.parse(line))
        told.set(entry.act_id, [...(told.get(entry.act_id) ?? []), entry])
      }
      return [...changed.keys()].every((id) => told.get(id)?.length === 2)
    },
    { describe: 'every change in the audit log, asked and done' },
  )
  // And nothing is there that nobody was told of.
  const { text } = await send({
    method: 'GET',
    path: apiPaths.topics(CLUSTER),
    headers: {},
    body: undefined,
  })
  const mentioned = new Set(
    [...told.values()].flat().flatMap(({ subjects }) => subjects.map(({ name }) => name)),
  )
  const there = responses.topics.parse(JSON.parse(text)).topics.map(({ name }) => name)
  const unexplained = there.filter((name) => name.startsWith(prefix) && name !== topic)
  for (const name of unexplained) assert.ok(mentioned.has(name), name)
  await rm(folder, { recursive: true })
})
