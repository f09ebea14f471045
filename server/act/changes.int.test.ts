/** Changes to topics through the real server, on a real Kafka: what is done, what is refused, what the audit log tells. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { AuditEntry } from '@millrace/contract/audit.ts'
import { apiPaths, type AuditPathQuery } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { createTopics } from '@millrace/kafka/admin/create-topics.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import { openTestKafka, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import {
  actOf,
  basic,
  changesClient,
  outcomesOf,
  resultsOf,
  type Answered,
} from './client-for-tests.ts'
import { argumentsOf } from './shell-for-tests.ts'

const CLUSTER = 'Changes EU'
const RBAC = `
admin_roles: [admins]
policies:
  - { resource: [cluster, '${CLUSTER}'], effect: Allow, actions: [TOPIC_CREATE, TOPIC_EDIT, TOPIC_DELETE, TOPIC_TRUNCATE, BULK_ACTION], role: operators }
  - { resource: [cluster, '${CLUSTER}', topic, 'vital-*'], effect: Deny, actions: [TOPIC_DELETE], role: operators }
  - { resource: [cluster, '${CLUSTER}'], effect: Allow, actions: [TOPIC_CREATE], role: single }
  - { resource: [cluster, '${CLUSTER}'], effect: Stage, actions: [TOPIC_CREATE], role: juniors }
  - { resource: [cluster, '${CLUSTER}'], effect: Deny, actions: [TOPIC_CREATE], role: viewers }
  - { resource: [cluster, '${CLUSTER}'], effect: Allow, actions: [TOPIC_CREATE, TOPIC_DELETE, BULK_ACTION], role: team }
tenants:
  - name: Everything
    resources: [{ include: [['*']] }]
    roles: [operators, single, juniors, viewers, admins]
  - name: Team
    resources:
      - include: [[cluster, '${CLUSTER}', topic, 'team-*']]
      - exclude: [[cluster, '${CLUSTER}', topic, '*-secret']]
    roles: [team]
`
const USERS = `olga: olga-pw,operators
vera: vera-pw,viewers
sam: sam-pw,single
june: june-pw,juniors
anna: anna-pw,admins
tess: tess-pw,team
`
type User = 'olga' | 'vera' | 'sam' | 'june' | 'anna' | 'tess' | 'nemo'

let kafka: TestKafka
let millrace: MillraceProcess
let folder: string

before(async () => {
  kafka = await singleNode()
  folder = await mkdtemp(join(tmpdir(), 'millrace-changes-'))
  await writeFile(join(folder, 'rbac.yaml'), RBAC)
  await writeFile(join(folder, 'users'), USERS)
  millrace = await startMillrace({
    env: {
      BOOTSTRAP: kafka.bootstrap,
      ENVIRONMENT_NAME: CLUSTER,
      AUTH_PROVIDER_TYPE: 'jetty',
      JETTY_AUTH_METHOD: 'basic',
      JETTY_AUTH_TYPE: 'hash',
      HASH_USER_FILE: join(folder, 'users'),
      RBAC_CONFIGURATION_FILE: join(folder, 'rbac.yaml'),
    },
  })
  await until(async () => (await as('olga').send('GET', apiPaths.topics(CLUSTER))).status === 200, {
    describe: 'the first look',
  })
})
after(async () => {
  await millrace?.stop()
  await kafka?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const as = (user: User) => changesClient(millrace.url, basic(user))

const change = (user: User, name: string, body: unknown): Promise<Answered> =>
  as(user).change(CLUSTER, name, body)

const preview = (user: User, name: string, body: unknown) => as(user).preview(CLUSTER, name, body)

/** The entries of one act. */
const told = (query: AuditPathQuery, count: number): Promise<readonly AuditEntry[]> =>
  as('anna').told(query, count)

const actTold = (answered: Answered, count: number) =>
  told({ q: `.act_id == "${actOf(answered)}"` }, count)

const topicRow = async (name: string) => {
  const { status, json } = await as('olga').send('GET', apiPaths.topic(CLUSTER, name))
  return status === 200 ? responses.topic.parse(json).topic : null
}

const configOf = async (name: string, key: string) => {
  const { json } = await as('olga').send('GET', apiPaths.topicConfig(CLUSTER, name))
  return responses.topicConfig.parse(json).config?.find((entry) => entry.name === key)?.value
}

async function defaultsFor(user: User) {
  const { json } = await as(user).send('GET', apiPaths.topicDefaults(CLUSTER))
  return responses.topicDefaults.parse(json).defaults
}

/** Topics made by an operator. */
async function make(topics: readonly unknown[]): Promise<void> {
  const made = await change('olga', 'create-topics', { topics })
  assert.equal(made.status, 200, JSON.stringify(made.json))
}

test('an operator creates, changes, widens, empties and deletes a topic; each step is previewed, done and told', async () => {
  const name = uniqueName('walk')
  const topics = [
    { name, partitions: 2, replication_factor: 1, config: { 'retention.ms': '7200000' } },
  ]
  const plan = await preview('olga', 'create-topics', { topics })
  assert.equal(plan.title, `Create topic ${name}`)
  assert.equal(plan.items[0]?.problem, null)
  assert.equal(plan.items[0]?.permission.decision, 'allow')
  assert.match(
    plan.command,
    new RegExp(`kafka-topics.sh .*--create --topic ${name} --partitions 2`),
  )
  assert.equal((await topicRow(name)) === null, true, 'a preview changes nothing')

  const created = await change('olga', 'create-topics', { topics })
  assert.equal(created.status, 200, JSON.stringify(created.json))
  assert.equal((await topicRow(name))?.partitions, 2, 'the next list has it')
  assert.equal(await configOf(name, 'retention.ms'), '7200000', 'and so has the next page')

  const edit = { topics: [name], set: { 'retention.ms': '3600000' }, reset: [] }
  const [shorter] = (await preview('olga', 'edit-topic-config', edit)).items
  assert.deepEqual(shorter?.changes, [{ field: 'retention.ms', from: '7200000', to: '3600000' }])
  assert.match(JSON.stringify(shorter.consequences), /deleted within minutes/)
  assert.equal((await change('olga', 'edit-topic-config', edit)).status, 200)
  assert.equal(await configOf(name, 'retention.ms'), '3600000')
  const reset = { topics: [name], reset: ['retention.ms'] }
  const [back] = (await preview('olga', 'edit-topic-config', reset)).items
  assert.deepEqual(back?.changes, [{ field: 'retention.ms', from: '3600000', to: '604800000' }])
  assert.equal((await change('olga', 'edit-topic-config', reset)).status, 200)
  assert.equal(
    (await change('olga', 'edit-topic-config', { ...edit, set: { 'no.such': '1' } })).status,
    422,
  )

  const wider = { topics: [name], partitions: 3 }
  assert.equal((await change('olga', 'add-partitions', wider)).status, 200)
  assert.equal((await topicRow(name))?.partitions, 3)
  const narrower = await preview('olga', 'add-partitions', { topics: [name], partitions: 1 })
  assert.match(narrower.items[0]?.problem ?? '', /INVALID_PARTITIONS/)

  await using producer = openProducer(kafka.bootstrap)
  await producer.send(...[0, 1, 2].map((partition) => ({ topic: name, partition, value: 'x' })))
  const truncate = { topics: [name], to: { kind: 'end' } }
  const loss = await preview('olga', 'truncate-topics', truncate)
  assert.match(JSON.stringify(loss.items[0]?.consequences), /3 records are deleted for good/)
  assert.equal((await change('olga', 'truncate-topics', truncate)).status, 200)
  const again = await preview('olga', 'truncate-topics', truncate)
  assert.match(JSON.stringify(again.items[0]?.consequences), /no record is deleted/)

  assert.equal((await change('olga', 'delete-topics', { topics: [name] })).status, 200)
  assert.equal(await topicRow(name), null)
  const gone = await change('olga', 'delete-topics', { topics: [name] })
  assert.equal(gone.status, 422)
  assert.match(JSON.stringify(gone.json), /There is no topic/)

  const [request, outcome] = await actTold(created, 2)
  assert.deepEqual(
    [request?.phase, request?.result, outcome?.phase, outcome?.result],
    ['request', 'requested', 'outcome', 'succeeded'],
  )
  assert.deepEqual(request?.subjects, [{ type: 'topic', name }])
  assert.equal(request?.user.name, 'olga')
  assert.equal(request?.decision?.policy?.number, 1)
  assert.deepEqual(
    (await actTold(gone, 2)).map(({ result }) => result),
    ['requested', 'failed'],
  )
  const events = (await told({ q: name, limit: 100 }, 16)).map(
    ({ event, phase }) => `${event} ${phase}`,
  )
  for (const event of [
    'create-topic',
    'edit-topic-config',
    'increase-partitions',
    'truncate-topic',
    'delete-topic',
  ])
    assert.ok(events.includes(`${event} outcome`), `${event} in ${events.join()}`)
})

test('who may not is told which policy says so, nothing is done, and the audit log has it', async () => {
  const name = uniqueName('denied')
  const topics = [{ name, partitions: 1, replication_factor: 1 }]
  const denied = await change('vera', 'create-topics', { topics })
  assert.equal(denied.status, 403)
  assert.match(JSON.stringify(denied.json), /MR_MUTATION_DENIED.*policy 5/i)
  assert.deepEqual(outcomesOf(denied), [[name, 'denied', 'MR_FORBIDDEN']])
  const nobody = await change('vera', 'delete-topics', { topics: [name] })
  assert.equal(nobody.status, 403)
  const staged = await change('june', 'create-topics', { topics })
  assert.equal(staged.status, 501)
  assert.match(JSON.stringify(staged.json), /staging is not available yet/)
  assert.equal((await change('nemo', 'create-topics', { topics })).status, 401)
  const several = await change('sam', 'create-topics', {
    topics: [...topics, { ...topics[0], name: `${name}-2` }],
  })
  assert.equal(several.status, 403)
  assert.match(JSON.stringify(several.json), /BULK_ACTION/)
  assert.equal(resultsOf(several).length, 2)
  const [entry] = await told({ q: name, user: 'vera', kind: 'denied' }, 2)
  assert.deepEqual([entry?.result, entry?.decision?.policy?.number], ['denied', 5])
  const [waiting] = await told({ q: name, user: 'june' }, 1)
  assert.deepEqual([waiting?.result, waiting?.decision?.policy?.number], ['staged', 4])
  const [tooMany] = await told({ q: `.act_id == "${actOf(several)}"` }, 1)
  assert.equal(tooMany?.decision?.action, 'BULK_ACTION')
  assert.equal(await topicRow(name), null)
})

test('a tenant changes only what is its own; what is hidden is as what is not there', async () => {
  const own = uniqueName('team')
  const [hidden, absent] = [uniqueName('other'), uniqueName('absent')]
  const excluded = `${own}-secret`
  await make([own, hidden, excluded].map((name) => ({ name })))
  const topics = [own, hidden, excluded, absent]
  const plan = await preview('tess', 'delete-topics', { topics })
  const seen = plan.items.map(({ target, ...item }) =>
    JSON.stringify(item).replaceAll(target.name, 'NAME'),
  )
  assert.equal(seen[1], seen[3])
  assert.equal(seen[2], seen[3])
  assert.notEqual(seen[0], seen[3])

  const mixed = await change('tess', 'delete-topics', { topics })
  assert.equal(mixed.status, 207)
  const UNKNOWN = 'UNKNOWN_TOPIC_OR_PARTITION'
  assert.deepEqual(outcomesOf(mixed), [
    [own, 'done', null],
    [hidden, 'failed', UNKNOWN],
    [excluded, 'failed', UNKNOWN],
    [absent, 'failed', UNKNOWN],
  ])
  const details = resultsOf(mixed).map(({ target, detail }) => detail?.replace(target.name, 'NAME'))
  assert.equal(new Set(details.slice(1)).size, 1)
  assert.ok((await topicRow(hidden)) !== null && (await topicRow(excluded)) !== null)

  const outside = await change('tess', 'create-topics', { topics: [{ name: absent }] })
  assert.equal(outside.status, 403)
  assert.match(JSON.stringify(outside.json), /does not belong to your tenant/)
  const inside = await change('tess', 'create-topics', { topics: [{ name: own }] })
  assert.equal(inside.status, 200, JSON.stringify(inside.json))
  // Kafka refuses a name that collides, and names the other topic.
  await make([{ name: `other.${own}` }])
  const collision = await change('olga', 'create-topics', { topics: [{ name: `other_${own}` }] })
  assert.equal(collision.status, 422)
  assert.ok(!JSON.stringify(collision.json).includes(`other.${own}`))
  assert.match(JSON.stringify(collision.json), /INVALID_TOPIC_EXCEPTION.*names of metrics/)
})

test('a truncation means offsets: by time, of some partitions, recorded before it is done', async () => {
  const [name, compacted] = [uniqueName('truncate'), uniqueName('compacted')]
  await make([
    { name, partitions: 3, config: { 'message.timestamp.type': 'CreateTime' } },
    { name: compacted, config: { 'cleanup.policy': 'compact' } },
  ])
  await using producer = openProducer(kafka.bootstrap)
  for (let i = 0; i < 4; i += 1)
    await producer.send(
      ...[0, 1].map((partition) => ({
        topic: name,
        partition,
        value: 'x',
        timestamp: 1_000_000n + BigInt(i),
      })),
    )
  await producer.send({ topic: compacted, key: 'k', value: 'v' })
  const to = { kind: 'timestamp', timestamp: 1_000_003 }
  const plan = await preview('olga', 'truncate-topics', { topics: [name], partitions: [0, 2], to })
  assert.deepEqual(plan.items[0]?.changes, [{ field: 'start of partition 0', from: '0', to: '3' }])
  const { args, stdin } = await argumentsOf(plan.command)
  assert.equal(args[0], 'kafka-delete-records.sh')
  assert.deepEqual(JSON.parse(stdin), {
    partitions: [
      { topic: name, partition: 0, offset: 3 },
      { topic: name, partition: 2, offset: 0 },
    ],
    version: 1,
  })
  // The tool is given a socket here, which no program can open by that name.
  const file = join(folder, 'records.json')
  await writeFile(file, stdin)
  const byTool = await kafka.tool(
    'org.apache.kafka.tools.DeleteRecordsCommand',
    args.slice(1).map((word) => (word === '/dev/stdin' ? file : word)),
  )
  assert.equal(byTool.code, 0, byTool.stderr + byTool.stdout)

  const rest = await as('olga').send(
    'DELETE',
    `${apiPaths.topic(CLUSTER, name)}/records?before_time=1000002&partitions=0,1`,
  )
  assert.equal(rest.status, 200, JSON.stringify(rest.json))
  const [request, outcome] = await actTold(rest, 2)
  assert.deepEqual(request?.detail, {
    input: {
      topics: [name],
      partitions: [0, 1],
      to: { kind: 'timestamp', timestamp: 1_000_002 },
    },
    resolved: {
      topics: [name],
      partitions: [0, 1],
      to: { kind: 'offsets', offsets: { [name]: { 0: 3, 1: 2 } } },
    },
  })
  assert.match(outcome?.reason ?? '', /First offsets left: 0: 3, 1: 2/)

  const beyond = await change('olga', 'truncate-topics', {
    topics: [name, compacted, `${name}-absent`],
    partitions: [0],
    to: { kind: 'offset', offset: 5 },
  })
  assert.equal(beyond.status, 422)
  assert.match(JSON.stringify(beyond.json), /Partition 0 ends at offset 4/)
  const kept = await change('olga', 'truncate-topics', {
    topics: [compacted, `${name}-absent`, name],
    to: { kind: 'end' },
  })
  assert.equal(kept.status, 207)
  assert.deepEqual(outcomesOf(kept), [
    [compacted, 'failed', 'POLICY_VIOLATION'],
    [`${name}-absent`, 'failed', 'UNKNOWN_TOPIC_OR_PARTITION'],
    [name, 'done', null],
  ])
  assert.match(resultsOf(kept)[0]?.detail ?? '', /only compact/)
  const both = await as('olga').send(
    'DELETE',
    `${apiPaths.topic(CLUSTER, name)}/records?before=1&before_time=1`,
  )
  assert.equal(both.status, 400)
  assert.match(JSON.stringify(both.json), /before or before_time, not both/)
})

test('paths of a topic make the same changes; commands do exactly what is shown', async () => {
  const dotted = `${uniqueName('paths')}.a`
  const near = dotted.replace('.a', 'xa')
  const path = apiPaths.topic(CLUSTER, dotted)
  const posted = await as('olga').send('POST', apiPaths.topics(CLUSTER), {
    topics: [{ name: dotted }, { name: near }],
  })
  assert.equal(posted.status, 200, JSON.stringify(posted.json))
  const config = await as('olga').send('PUT', `${path}/config`, {
    set: { 'cleanup.policy': 'compact,delete', 'min.insync.replicas': '2' },
  })
  assert.equal(config.status, 200, JSON.stringify(config.json))
  const wider = await as('olga').send('POST', `${path}/partitions`, { partitions: 2 })
  assert.equal(wider.status, 200, JSON.stringify(wider.json))

  const set = { 'cleanup.policy': 'delete,compact', 'retention.ms': '7200000' }
  const edit = { topics: [dotted], set, reset: ['min.insync.replicas'] }
  const configs = await argumentsOf((await preview('olga', 'edit-topic-config', edit)).command)
  const done = await kafka.tool('kafka.admin.ConfigCommand', configs.args.slice(1))
  assert.equal(done.code, 0, done.stderr + done.stdout)
  const [changed] = (await preview('olga', 'edit-topic-config', edit)).items
  assert.deepEqual(
    changed?.changes.map(({ from }) => from),
    ['delete,compact', '7200000', '1'],
  )

  const widen = { topics: [dotted], partitions: 3 }
  for (const [name, input] of [
    ['add-partitions', widen],
    ['delete-topics', { topics: [dotted] }],
  ] as const) {
    const { args } = await argumentsOf((await preview('olga', name, input)).command)
    const by = await kafka.tool('org.apache.kafka.tools.TopicCommand', args.slice(1))
    assert.equal(by.code, 0, by.stderr + by.stdout)
  }
  const left = await preview('olga', 'truncate-topics', {
    topics: [dotted, near],
    to: { kind: 'end' },
  })
  assert.match(left.items[0]?.problem ?? '', /There is no topic/)
  assert.equal(left.items[1]?.problem, null, 'a dot is a dot')
  const [survivor] = (await preview('olga', 'add-partitions', { ...widen, topics: [near] })).items
  assert.deepEqual(survivor?.changes, [{ field: 'partitions', from: '1', to: '3' }])
  assert.equal((await as('olga').send('DELETE', apiPaths.topic(CLUSTER, near))).status, 200)
})

test('a form begins with the defaults of the cluster and what its visible topics set', async () => {
  const [name, hidden] = [uniqueName('team-defaults'), uniqueName('defaults')]
  // One that nobody else's topics on this broker set: only the most common values are told.
  await make([
    { name, config: { 'index.interval.bytes': '8192' } },
    { name: hidden, config: { 'index.interval.bytes': '16384' } },
  ])
  const all = await defaultsFor('olga')
  assert.deepEqual([all.partitions, all.replication_factor, all.brokers], [1, 1, 1])
  const interval = all.config.find((option) => option.name === 'index.interval.bytes')
  assert.equal(interval?.default_value, '4096')
  assert.equal(interval.type, 'int')
  assert.ok((interval.documentation?.length ?? 0) > 20)
  const values = interval.common_values.map(({ value }) => value)
  assert.ok(values.includes('8192') && values.includes('16384'), values.join())
  const team = (await defaultsFor('tess')).config.find(
    (option) => option.name === 'index.interval.bytes',
  )
  assert.deepEqual(team?.common_values, [{ value: '8192', topics: 1 }])
  assert.equal(team.default_value, '4096')
})

test('1,000 topics are deleted at once, three of which cannot be: the rest is done, and both are told', async () => {
  const prefix = uniqueName('bulk')
  const names = Array.from({ length: 998 }, (_, i) => `${prefix}-${i}`)
  const vital = `vital-${prefix}`
  await using client = openTestKafka(kafka.bootstrap, { requestTimeoutMs: 60_000 })
  const made = await createTopics(
    client,
    [...names.slice(0, 997), vital].map((name) => ({
      name,
      partitions: 1,
      replicationFactor: 1,
      configs: {},
    })),
  )
  assert.ok(made.every(({ outcome }) => outcome === 'created'))
  // A broker is behind the controller while it makes their logs.
  await until(
    async () => {
      const { data } = await describeTopics(client)
      const there = new Set(data.names)
      return there.has(vital) && names.slice(0, 997).every((name) => there.has(name))
    },
    { describe: 'the topics on the broker', deadlineMs: 90_000 },
  )
  // One denied by a policy, one that does not exist, one of Millrace's own.
  const wanted = [...names, vital, '__millrace_state']
  const answered = await change('olga', 'delete-topics', { topics: wanted })
  assert.equal(answered.status, 207, JSON.stringify(answered.json).slice(0, 500))
  const outcomes = outcomesOf(answered)
  assert.deepEqual(
    outcomes.map(([name]) => name),
    wanted,
  )
  const failed = [
    [names[997], 'failed', 'UNKNOWN_TOPIC_OR_PARTITION'],
    [vital, 'denied', 'MR_FORBIDDEN'],
    ['__millrace_state', 'denied', 'MR_FORBIDDEN'],
  ]
  assert.deepEqual(
    outcomes.filter(([, outcome]) => outcome !== 'done'),
    failed,
  )
  const [request, outcome] = await actTold(answered, 2)
  assert.equal(request?.subject_count, 1_000)
  assert.equal(outcome?.result, 'partial')
  const detail = outcome.detail
  assert.ok(typeof detail === 'object' && detail !== null && !Array.isArray(detail))
  assert.deepEqual(detail['summary'], { done: 997, failed: 1, denied: 2, unknown: 0 })
  assert.match(JSON.stringify(detail['failed']), new RegExp(`${names[997]}.*${vital}.*state`))
  await until(
    async () => {
      const left = await as('olga').send('GET', apiPaths.topics(CLUSTER, { q: prefix }))
      const { topics } = responses.topics.parse(left.json)
      return topics.length === 1 && topics[0]?.name === vital
    },
    { describe: 'only the vital one is left', deadlineMs: 90_000 },
  )
})
