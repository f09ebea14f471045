import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { secureNode } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { observeForTest } from './observing-for-tests.ts'

describe('a principal that may not see everything', () => {
  it('has every other cell, and each missing part names the ACL', async (t) => {
    await using kafka = await secureNode()
    const at = ['--bootstrap-server', kafka.bootstrap]
    const run = randomUUID().slice(0, 8)
    const [open, shut, secret] = [`open-${run}`, `shut-${run}`, `secret-${run}`]
    const [known, unknown] = [`known-${run}`, `unknown-${run}`]
    const tool = async (name: string, args: readonly string[], stdin?: string): Promise<void> => {
      const result = await kafka.tool(
        `org.apache.kafka.tools.${name}`,
        [...at, ...args],
        stdin === undefined ? {} : { stdin },
      )
      assert.equal(result.code, 0, `${name} ${args.join(' ')}\n${result.stdout}${result.stderr}`)
    }
    const allow = (...what: string[]): Promise<void> =>
      tool('AclCommand', ['--add', '--force', '--allow-principal', 'User:alice', ...what])
    for (const topic of [open, shut, secret]) {
      await tool('TopicCommand', ['--create', '--topic', topic, '--partitions', '2'])
      await tool('ConsoleProducer', ['--topic', topic], 'v\n'.repeat(10))
    }
    const read = (group: string, topic: string): Promise<void> =>
      tool('consumer.ConsoleConsumer', [
        '--topic',
        topic,
        '--group',
        group,
        '--from-beginning',
        '--max-messages',
        '10',
        '--timeout-ms',
        '20000',
      ])
    await read(known, open)
    await read(known, secret)
    await read(unknown, open)
    await allow('--operation', 'Describe', '--operation', 'DescribeConfigs', '--topic', open)
    await allow('--operation', 'Describe', '--topic', shut)
    await allow('--operation', 'Describe', '--group', known)

    await using observing = observeForTest({
      BOOTSTRAP: kafka.listeners.saslPlaintext,
      SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
      SASL_MECHANISM: 'PLAIN',
      SASL_JAAS_CONFIG:
        'org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="alice-secret";',
    })
    const view = observing.first
    await until(
      () =>
        view.topic(open)?.data.write_rate === 0 &&
        view.topic(open)?.data.cleanup_policy === 'delete' &&
        view.group(known)?.data.lag === 0,
      { describe: 'what alice may see' },
    )

    await t.test('topics: all cells but those denied', () => {
      const { data, missing } = view.topics()
      const names = data.map(({ name }) => name)
      assert.ok(
        names.includes(open) && names.includes(shut) && !names.includes(secret),
        names.join(' '),
      )
      const row = data.find(({ name }) => name === shut)
      assert.deepEqual([row?.messages, row?.partitions, row?.cleanup_policy], [10, 2, null])
      const config = missing[row?.missing?.cleanup_policy ?? -1]
      assert.equal(config?.kind, 'denied')
      assert.match(config?.reason ?? '', /DESCRIBE_CONFIGS/i)
      assert.ok(config?.reason.includes(shut))
      const disk = missing[row?.missing?.disk_bytes ?? -1]
      assert.equal(disk?.kind, 'denied')
      assert.match(disk?.reason ?? '', /DESCRIBE.*cluster/i)
    })

    await t.test('one topic’s configuration is refused with the ACL, the other is there', () => {
      assert.equal(view.topicConfig(shut)?.data, null)
      assert.match(view.topicConfig(shut)?.missing[0]?.reason ?? '', /DESCRIBE_CONFIGS/i)
      assert.ok((view.topicConfig(open)?.data?.length ?? 0) > 20)
    })

    await t.test(
      'groups: only those that may be described, and the list says that Kafka hides',
      () => {
        const { data, missing } = view.groups()
        const ids = data.map(({ id }) => id)
        assert.ok(ids.includes(known) && !ids.includes(unknown), ids.join(' '))
        assert.ok(
          missing.some(({ kind, section }) => kind === 'hidden' && section === 'group_list'),
          JSON.stringify(missing),
        )
        assert.ok(
          view
            .topics()
            .missing.some(({ kind, section }) => kind === 'hidden' && section === 'topics'),
          JSON.stringify(view.topics().missing),
        )
        assert.ok(view.overview().data.problems.some(({ kind }) => kind === 'hidden'))
      },
    )

    await t.test('the cluster is not called broken for it', () => {
      assert.equal(view.row.state, 'ok')
      assert.ok((view.overview().data.totals.messages ?? 0) >= 20)
    })
  })
})
