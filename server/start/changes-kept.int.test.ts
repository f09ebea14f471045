/** What changed in a cluster, found by the whole program: while it runs, and while it did not. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test, { after, before } from 'node:test'
import type { Change } from '@millrace/contract/change.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses } from '@millrace/contract/responses.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'

let kafka: TestKafka
before(async () => {
  kafka = await singleNode()
})
after(() => kafka[Symbol.asyncDispose]())

const topic = `orders-${randomUUID().slice(0, 8)}`
const env = {
  ENVIRONMENT_NAME: 'Kept',
  PERSISTENCE_MODE: 'full',
  MILLRACE_TOPIC_PREFIX: `changes-${randomUUID().slice(0, 8)}`,
  SNAPSHOT_INTERVAL_MS: '2000',
  SNAPSHOT_CONFIG_INTERVAL_MS: '2000',
}

function start(): Promise<MillraceProcess> {
  return startMillrace({ env: { ...env, BOOTSTRAP: kafka.bootstrap } })
}

async function tool(className: string, ...args: readonly string[]): Promise<void> {
  const at = ['--bootstrap-server', kafka.bootstrap]
  const { code, stderr } = await kafka.tool(className, [...at, ...args])
  assert.equal(code, 0, stderr)
}

const setRetention = (ms: number): Promise<void> =>
  tool(
    'kafka.admin.ConfigCommand',
    '--alter',
    '--entity-type',
    'topics',
    '--entity-name',
    topic,
    '--add-config',
    `retention.ms=${ms}`,
  )

/** Of the topic: the cluster is shared. Oldest first, without what differs from run to run. */
async function changesOfTopic(millrace: MillraceProcess): Promise<Partial<Change>[]> {
  const path = apiPaths.changes('Kept', { entity: 'topic', name: topic })
  const answer = await fetch(`${millrace.url}${path}`)
  const { changes } = responses.changes.parse(await answer.json())
  return changes
    .map(({ kind, field, before: from, after: to }) => ({ kind, field, before: from, after: to }))
    .reverse()
}

async function untilFound(millrace: MillraceProcess, count: number): Promise<void> {
  await until(async () => (await changesOfTopic(millrace)).length >= count, {
    describe: `${count} changes of ${topic}`,
    deadlineMs: 60_000,
  })
}

/** A change is one between two looks: the first must be over. */
async function untilSeen(millrace: MillraceProcess): Promise<void> {
  const path = apiPaths.topicConfig('Kept', topic)
  const isSeen = async (): Promise<boolean> => {
    const answer = await fetch(`${millrace.url}${path}`)
    return responses.topicConfig.parse(await answer.json()).config !== null
  }
  await until(isSeen, { describe: `the configuration of ${topic}`, deadlineMs: 60_000 })
}

test('a topic is made, altered and altered again while nobody looks; a restart keeps it all', async () => {
  const expected: Partial<Change>[] = [
    { kind: 'appeared', field: null, before: null, after: null },
    { kind: 'changed', field: 'retention.ms', before: '604800000', after: '86400000' },
  ]
  {
    await using millrace = await start()
    const topics = async (): Promise<number | null> => {
      const answer = await fetch(`${millrace.url}${apiPaths.topics('Kept')}`)
      return responses.topics.parse(await answer.json()).metadata.captured_at
    }
    await until(topics, { describe: 'the first look at the topics' })
    await tool('org.apache.kafka.tools.TopicCommand', '--create', '--topic', topic)
    await untilFound(millrace, 1)
    await untilSeen(millrace)
    await setRetention(86_400_000)
    await untilFound(millrace, 2)
    assert.deepEqual(await changesOfTopic(millrace), expected)
  }
  await setRetention(3_600_000)
  expected.push({ kind: 'changed', field: 'retention.ms', before: '86400000', after: '3600000' })
  for (const start_ of [1, 2]) {
    await using millrace = await start()
    await untilFound(millrace, expected.length)
    assert.deepEqual(await changesOfTopic(millrace), expected, `start ${start_} after the change`)
  }
})
