/** Changes to topics through the real server, on a real Kafka: what is done, what is refused, what the audit log tells. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import type { AuditEntry } from '@millrace/contract/audit.ts'
import type { ItemResult } from '@millrace/contract/mutation.ts'
import { apiPaths, type AuditPathQuery } from '@millrace/contract/paths.ts'
import { responses, searchResponses } from '@millrace/contract/responses.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'

const CLUSTER = 'Changes EU'
const RBAC = `
admin_roles: [admins]
policies:
  - { resource: [cluster, '${CLUSTER}'], effect: Allow, actions: [TOPIC_CREATE, TOPIC_EDIT, TOPIC_DELETE, TOPIC_TRUNCATE, BULK_ACTION], role: operators }
  - { resource: [cluster, '${CLUSTER}', topic, 'vital-*'], effect: Deny, actions: [TOPIC_DELETE], role: operators }
  - { resource: [cluster, '${CLUSTER}'], effect: Allow, actions: [TOPIC_CREATE], role: single }
  - { resource: [cluster, '${CLUSTER}'], effect: Stage, actions: [TOPIC_CREATE], role: juniors }
  - { resource: [cluster, '${CLUSTER}'], effect: Deny, actions: [TOPIC_CREATE], role: viewers }
`
const USERS = `olga: olga-pw,operators
vera: vera-pw,viewers
sam: sam-pw,single
june: june-pw,juniors
anna: anna-pw,admins
`

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
      SNAPSHOT_INTERVAL_MS: '2000',
    },
  })
  await until(async () => (await get('olga', apiPaths.topics(CLUSTER))).status === 200, {
    describe: 'the first look',
  })
})
after(async () => {
  await millrace?.stop()
  await kafka?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const authorization = (user: string): string =>
  `Basic ${Buffer.from(`${user}:${user}-pw`).toString('base64')}`

const get = (user: string, path: string) =>
  fetch(millrace.url + path, { headers: { authorization: authorization(user) } })

async function change(user: string, name: string, body: unknown) {
  const answer = await fetch(millrace.url + apiPaths.mutation(CLUSTER, name), {
    method: 'POST',
    headers: { authorization: authorization(user), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const json: unknown = await answer.json()
  return { status: answer.status, json }
}

async function preview(user: string, name: string, body: unknown) {
  const answer = await fetch(millrace.url + apiPaths.mutationPreview(CLUSTER, name), {
    method: 'POST',
    headers: { authorization: authorization(user), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return searchResponses.mutationPreview.parse(await answer.json()).preview
}

function resultsOf(json: unknown): readonly ItemResult[] {
  const found = typeof json === 'object' && json !== null ? Reflect.get(json, 'results') : null
  return searchResponses.mutation.shape.results.parse(found)
}

const topicRow = async (name: string) => {
  const answer = await get('olga', apiPaths.topic(CLUSTER, name))
  return answer.ok ? responses.topic.parse(await answer.json()).topic : null
}

/** Entries of one act, oldest first, once its outcome is told. */
async function told(query: AuditPathQuery, count: number): Promise<readonly AuditEntry[]> {
  return until(
    async () => {
      const answer = await get('anna', apiPaths.audit(query))
      const { entries } = searchResponses.audit.parse(await answer.json())
      return entries.length >= count && entries.toReversed()
    },
    { describe: `${count} entries of the audit log` },
  )
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
  const { metadata } = searchResponses.mutation.parse(created.json)
  assert.equal((await topicRow(name))?.partitions, 2, 'the next list has it')

  const edit = { topics: [name], set: { 'retention.ms': '3600000' }, reset: [] }
  await until(
    async () =>
      (await preview('olga', 'edit-topic-config', edit)).items[0]?.changes[0]?.from === '7200000',
    { describe: 'old → new' },
  )
  assert.equal((await change('olga', 'edit-topic-config', edit)).status, 200)
  assert.equal(
    (await change('olga', 'edit-topic-config', { ...edit, set: {}, reset: ['retention.ms'] }))
      .status,
    200,
  )
  assert.equal(
    (await change('olga', 'edit-topic-config', { ...edit, set: { 'no.such': '1' } })).status,
    422,
  )

  assert.equal(
    (await change('olga', 'add-partitions', { topics: [name], partitions: 3 })).status,
    200,
  )
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
  const gone = await change('olga', 'delete-topics', { topics: [name] })
  assert.equal(gone.status, 422)
  assert.match(JSON.stringify(gone.json), /There is no topic/)

  const [request, outcome] = await told({ q: `.act_id == "${metadata.response_id}"` }, 2)
  assert.deepEqual(
    [request?.phase, request?.result, outcome?.phase, outcome?.result],
    ['request', 'requested', 'outcome', 'succeeded'],
  )
  assert.deepEqual(request?.subjects, [{ type: 'topic', name }])
  assert.equal(request?.user.name, 'olga')
  assert.equal(request?.decision?.policy?.number, 1)
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
  const [entry] = await told({ q: name, user: 'vera', kind: 'denied' }, 2)
  assert.deepEqual([entry?.result, entry?.decision?.policy?.number], ['denied', 5])
  assert.equal(await topicRow(name), null)
})

test('1,000 topics are deleted at once, three of which cannot be: the rest is done, and both are told', async () => {
  const prefix = uniqueName('bulk')
  const names = Array.from({ length: 998 }, (_, i) => `${prefix}-${i}`)
  const vital = `vital-${prefix}`
  await createTopics(
    kafka.bootstrap,
    [...names.slice(0, 997), vital].map((name) => ({ name, partitions: 1 })),
  )
  // One denied by a policy, one that does not exist, one of Millrace's own.
  const wanted = [...names, vital, '__millrace_state']
  const { status, json } = await change('olga', 'delete-topics', { topics: wanted })
  assert.equal(status, 207, JSON.stringify(json).slice(0, 500))
  const results = resultsOf(json)
  assert.deepEqual(
    results.map(({ target }) => target.name),
    wanted,
  )
  const failed = results.filter(({ outcome }) => outcome !== 'done')
  assert.deepEqual(
    failed.map(({ target, outcome, code }) => [target.name, outcome, code]),
    [
      [names[997], 'failed', 'UNKNOWN_TOPIC_OR_PARTITION'],
      [vital, 'denied', 'MR_FORBIDDEN'],
      ['__millrace_state', 'denied', 'MR_FORBIDDEN'],
    ],
  )
  const [request, outcome] = await told({ q: prefix }, 2)
  assert.equal(request?.subject_count, 1_000)
  assert.equal(outcome?.result, 'partial')
  assert.match(JSON.stringify(outcome?.detail), /"done":997.*"failed":1.*"denied":2/)
  await until(
    async () => {
      const left = await (await get('olga', apiPaths.topics(CLUSTER, { q: prefix }))).json()
      return responses.topics.parse(left).topics.every((topic) => topic.name === vital)
    },
    { describe: 'only the vital one is left' },
  )
})
