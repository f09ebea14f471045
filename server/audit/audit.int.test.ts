/** The audit log on a real Kafka: there after a restart and on another instance, and nothing is changed while it is away. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { problem } from '@millrace/contract/envelope.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { searchResponses } from '@millrace/contract/responses.ts'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { openTestKafka, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { metadataApi } from '@millrace/kafka/protocol/metadata.ts'

const CLUSTER = 'Audit EU'

async function create({ url }: MillraceProcess, name: string) {
  const answer = await fetch(url + apiPaths.mutation(CLUSTER, 'create-topics'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ topics: [{ name, partitions: 1, replication_factor: 1 }] }),
  })
  const json: unknown = await answer.json()
  return { status: answer.status, json }
}

async function phases({ url }: MillraceProcess, name: string): Promise<readonly string[]> {
  const answer = await fetch(url + apiPaths.audit({ q: name }))
  if (!answer.ok) return []
  return searchResponses.audit.parse(await answer.json()).entries.map(({ phase }) => phase)
}

test('entries outlive the process, reach other instances, and come before what they tell of', async () => {
  await using kafka = await singleNode({ own: true })
  const env = {
    BOOTSTRAP: kafka.bootstrap,
    ENVIRONMENT_NAME: CLUSTER,
    PERSISTENCE_MODE: 'full',
    MILLRACE_TOPIC_PREFIX: `audit-${randomUUID().slice(0, 8)}`,
    MILLRACE_SECRET: 'a secret of the audit log',
    NUM_PARTITIONS: '1',
    REPLICATION_FACTOR: '1',
    ALLOW_TOPIC_CREATE: 'true',
    ALLOW_KPOW_ADMIN: 'true',
    REQUEST_TIMEOUT_MS: '3000',
  }
  await using one = await startMillrace({ env })
  await using two = await startMillrace({ env })
  for (const each of [one, two])
    await until(async () => (await fetch(`${each.url}/ready`)).ok, { describe: 'ready' })
  const name = uniqueName('told')
  const made = await create(one, name)
  assert.equal(made.status, 200, JSON.stringify(made.json))
  for (const each of [one, two])
    await until(async () => (await phases(each, name)).length === 2, {
      describe: 'request and outcome',
    })
  assert.deepEqual(await phases(two, name), ['outcome', 'request'])

  await one.stop()
  await using again = await startMillrace({ env })
  await until(async () => (await phases(again, name)).length === 2, {
    describe: 'entries after a restart',
  })

  const [broker] = kafka.nodes
  assert.ok(broker)
  const lost = uniqueName('untold')
  broker.freeze()
  const refused = await create(again, lost)
  broker.thaw()
  assert.equal(refused.status, 503)
  assert.equal(problem.parse(refused.json).code, 'MR_AUDIT_AWAY')
  await until(async () => (await create(again, uniqueName('after'))).status === 200, {
    describe: 'changes again',
    deadlineMs: 60_000,
  })
  await using client = openTestKafka(kafka.bootstrap)
  const { topics } = await client.request('any', metadataApi, { topics: null })
  assert.ok(!topics.names.includes(lost), 'what was refused was not done later')
})
