import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { observeForTest } from './observing-for-tests.ts'

async function run(
  kafka: TestKafka,
  tool: string,
  args: readonly string[],
  stdin?: string,
): Promise<string> {
  const result = await kafka.tool(
    `org.apache.kafka.tools.${tool}`,
    args,
    stdin === undefined ? {} : { stdin },
  )
  assert.equal(result.code, 0, `${tool} ${args.join(' ')}\n${result.stdout}\n${result.stderr}`)
  return result.stdout
}

/** `topic:partition:offset` lines. */
async function toolOffsets(
  kafka: TestKafka,
  topic: string,
  time: 'earliest' | 'latest',
): Promise<number[]> {
  const text = await run(kafka, 'GetOffsetShell', [
    '--bootstrap-server',
    kafka.bootstrap,
    '--topic',
    topic,
    '--time',
    time,
  ])
  return text
    .trim()
    .split('\n')
    .map((line) => Number(line.split(':')[2]))
}

describe('one node, end to end', () => {
  it('has the numbers of Kafka’s own tools, and goes on when the worker is asked for more', async (t) => {
    await using kafka = await singleNode()
    const at = ['--bootstrap-server', kafka.bootstrap]
    const topic = `observed-${randomUUID()}`
    const group = `readers/of ${topic}`
    await run(kafka, 'TopicCommand', [
      ...at,
      '--create',
      '--topic',
      topic,
      '--partitions',
      '3',
      '--config',
      'retention.ms=3600000',
    ])
    await run(
      kafka,
      'ConsoleProducer',
      [...at, '--topic', topic],
      'a\nb\nc\nd\ne\nf\ng\nh\n'.repeat(50),
    )
    await run(kafka, 'consumer.ConsoleConsumer', [
      ...at,
      '--topic',
      topic,
      '--group',
      group,
      '--from-beginning',
      '--max-messages',
      '150',
      '--timeout-ms',
      '20000',
    ])

    await using observing = observeForTest({
      BOOTSTRAP: kafka.bootstrap,
      ENVIRONMENT_NAME: 'testing',
    })
    const view = await until(() => observing.estate.cluster('testing'), {
      describe: 'the cluster by its name',
    })
    const row = await until(
      () => {
        const found = view.topic(topic)?.data
        return found?.write_rate !== null && found?.cleanup_policy !== null && found
      },
      { describe: 'two snapshots and a configuration' },
    )

    await t.test('offsets, sizes and settings', async () => {
      const earliest = await toolOffsets(kafka, topic, 'earliest')
      const latest = await toolOffsets(kafka, topic, 'latest')
      const partitions = view.partitions(topic)?.data ?? []
      assert.deepEqual(
        partitions.map((p) => p.start_offset),
        earliest,
      )
      assert.deepEqual(
        partitions.map((p) => p.end_offset),
        latest,
      )
      assert.equal(row.messages, 400)
      assert.equal(row.write_rate, 0)
      assert.deepEqual(
        [row.partitions, row.replication_factor, row.retention_ms, row.groups],
        [3, 1, 3_600_000, 1],
      )
      assert.ok((row.disk_bytes ?? 0) > 0)
      assert.equal(row.missing, undefined)
      const override = view.topicConfig(topic)?.data?.find((entry) => entry.name === 'retention.ms')
      assert.deepEqual(
        [override?.value, override?.source, override?.is_default, override?.type],
        ['3600000', 'dynamic_topic', false, 'long'],
      )
      assert.ok(
        !/<[a-z]/i.test(override?.documentation ?? '<p>'),
        override?.documentation ?? 'none',
      )
    })

    await t.test('lag per partition and group', async () => {
      const text = await run(kafka, 'consumer.group.ConsumerGroupCommand', [
        ...at,
        '--describe',
        '--group',
        group,
      ])
      const told = text
        .split('\n')
        .filter((line) => line.includes(topic) && !line.startsWith('GROUP'))
        .map((line) => line.slice(line.lastIndexOf(topic)).trim().split(/\s+/))
        .map(([, partition, committed, end, lag]) => [
          Number(partition),
          Number(committed),
          Number(end),
          Number(lag),
        ])
        .sort((a, b) => a[0]! - b[0]!)
      assert.equal(told.length, 3, text)
      const detail = view.group(group)?.data
      assert.deepEqual(
        detail?.partition_rows?.map((p) => [p.partition, p.committed_offset, p.end_offset, p.lag]),
        told,
      )
      assert.equal(detail?.lag, 250)
      assert.deepEqual(
        [detail?.state, detail?.members, view.topicGroups(topic)?.data[0]?.lag],
        ['Empty', 0, 250],
      )
    })

    await t.test('a snapshot on demand sees what was just written', async () => {
      await run(kafka, 'ConsoleProducer', [...at, '--topic', topic], 'x\n'.repeat(60))
      await Promise.all([view.refresh(), view.refresh()])
      assert.equal(view.topic(topic)?.data.messages, 460)
      assert.equal(view.group(group)?.data.lag, 310)
    })

    await t.test('history has the points of its minute, and none before the start', async () => {
      const now = Date.now()
      const { series } = await until(
        async () => {
          const answer = await view.history({
            series: [`topic/messages/${topic}`, 'cluster/brokers', 'topic/lag/*', 'nonsense'],
            from: now - 600_000,
            to: Date.now(),
            top: 500,
            stat: 'mean',
          })
          return answer.series[0]?.values.some((value) => value === 460) && answer
        },
        { describe: 'the new count in the history' },
      )
      const messages = series[0]?.values.filter((value) => value !== null) ?? []
      assert.ok(
        messages.every((value) => value === 400 || value === 460),
        String(messages),
      )
      assert.ok(series[1]?.values.includes(1))
      assert.ok(series.some(({ id }) => id === `topic/lag/${topic}`))
      assert.ok(series.at(-1)?.values.every((value) => value === null))
    })

    await t.test('a deleted and re-created topic is another topic', async () => {
      await run(kafka, 'TopicCommand', [...at, '--delete', '--topic', topic])
      await until(
        async () => {
          await view.refresh()
          return view.topic(topic) === undefined
        },
        { describe: 'the topic gone' },
      )
      assert.equal(view.partitions(topic), undefined)
      await run(kafka, 'TopicCommand', [...at, '--create', '--topic', topic, '--partitions', '1'])
      const again = await until(
        async () => {
          await view.refresh()
          return view.topic(topic)?.data
        },
        { describe: 'the topic back' },
      )
      assert.notEqual(again.topic_id, row.topic_id)
      assert.equal(again.messages, 0)
      assert.equal(again.write_rate, null)
    })

    await t.test('the log has a line per snapshot, and the engine heard the cluster', () => {
      const id = view.row.id
      assert.ok(
        observing.lines.some(
          (line) =>
            /^I .+: \[8\] kafka telemetry snapshots captured in \d+ ms$/.test(line) &&
            line.includes(id),
        ),
      )
      assert.ok(
        observing.lines.some((line) => /^I .+: \[3\] configuration captured in \d+ ms$/.test(line)),
        observing.lines.join('\n'),
      )
      assert.deepEqual(
        observing.lines.filter((line) => !line.startsWith('I')),
        [],
      )
      assert.ok(observing.heard.length > 0 && observing.heard.every((reason) => reason === null))
      assert.equal(view.row.state, 'ok')
    })
  })

  it('asks for the configuration of a new topic with the next snapshot, not minutes later', async () => {
    await using kafka = await singleNode()
    const at = ['--bootstrap-server', kafka.bootstrap]
    await using observing = observeForTest({
      BOOTSTRAP: kafka.bootstrap,
      SNAPSHOT_CONFIG_INTERVAL_MS: '600000',
    })
    const view = (): typeof observing.first => observing.first
    await until(() => view().brokerConfig(1)?.data, { describe: 'the first configurations' })
    const topic = `late-${randomUUID()}`
    const policy = ['--config', 'cleanup.policy=compact']
    await run(kafka, 'TopicCommand', [...at, '--create', '--topic', topic, ...policy])
    await until(() => view().topic(topic)?.data.cleanup_policy === 'compact', {
      describe: 'the policy of the new topic',
    })
  })

  it('keeps a cluster that answers apart from one that does not', async () => {
    await using kafka = await singleNode()
    await using observing = observeForTest({
      BOOTSTRAP: kafka.bootstrap,
      BOOTSTRAP_2: '127.0.0.1:1',
      CLUSTER_ID_2: 'far-away',
      BOOTSTRAP_3: kafka.bootstrap.replaceAll('127.0.0.1', 'localhost'),
    })
    const far = await until(
      () => {
        const view = observing.estate.cluster('far-away')
        return view?.row.state === 'unreachable' && view
      },
      { describe: 'the second cluster unreachable' },
    )
    assert.match(far.row.state_reason ?? '', /refused/)
    assert.equal(far.overview().data.problems[0]?.kind, 'cluster_unreachable')
    assert.deepEqual([far.topics().data, far.topics().capturedAt], [[], null])
    assert.match(far.topics().missing[0]?.reason ?? '', /refused/)
    const near = await until(
      () => {
        const view = observing.estate.cluster('bootstrap_1')
        return view?.row.state === 'ok' && view.overview().data.totals.write_rate !== null && view
      },
      { describe: 'the first cluster with rates' },
    )
    assert.deepEqual(near.topics().missing, [])
    const twin = await until(
      () => {
        const view = observing.estate.cluster(`${near.row.id}-2`)
        return view?.row.state === 'ok' && view
      },
      { describe: 'the same cluster configured twice' },
    )
    assert.equal(
      twin.overview().data.problems.find((problem) => problem.kind === 'duplicate_cluster_id')
        ?.severity,
      'warning',
    )
    assert.ok(observing.heard.every((reason) => reason === null))
    await until(
      () =>
        observing.lines.some((line) => line.startsWith('W far-away') && line.includes('refused')),
      { describe: 'a warning' },
    )
    await until(
      () =>
        observing.lines.some((line) => line.startsWith('I far-away') && line.includes('attempt 2')),
      { describe: 'attempts go on' },
    )
    const warnings = observing.lines
      .filter((line) => line.startsWith('W far-away') && line.includes('telemetry'))
      .map((line) => line.replace(/^.*? ms: /, ''))
    assert.deepEqual(warnings, [...new Set(warnings)], 'no reason is warned of twice')
  })
})
