/** A principal that may not make, read or write the internal topics is told which ACL it needs. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { secureNode } from '@millrace/dev/testing/kafka.ts'
import type { SecureTestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { StateConfig } from '../../config/types.ts'
import type { StateRecord } from '../records/model.ts'
import { collect, openTestLog, stateConfig } from './log-for-tests.ts'
import type { TestLog } from './log-for-tests.ts'
import { STREAMS } from './model.ts'

const RECORD: StateRecord = { kind: 'state', key: 'k', value: 1 }
const AS_BOB: Partial<KafkaOptions> = {
  sasl: { mechanism: 'SCRAM-SHA-256', username: 'bob', password: 'bob-secret' },
}

suite('a principal with too few permissions', () => {
  let node: SecureTestKafka
  before(async () => {
    node = await secureNode()
  })
  after(() => node[Symbol.asyncDispose]())

  const openAsBob = (config: StateConfig): TestLog =>
    openTestLog(node.listeners.saslPlaintext, config, AS_BOB)

  async function allow(operations: readonly string[], prefix: string): Promise<void> {
    const words = `--bootstrap-server ${node.bootstrap} --add --allow-principal User:bob --topic ${prefix} --resource-pattern-type prefixed`
    const { code, stdout, stderr } = await node.tool('org.apache.kafka.tools.AclCommand', [
      ...words.split(' '),
      ...operations.flatMap((operation) => ['--operation', operation]),
    ])
    assert.equal(code, 0, stdout + stderr)
  }

  test('may not make them, and PERSISTENCE_MODE asks for them: refused', async () => {
    const config = stateConfig({ explicit: true })
    await using log = openAsBob(config).log
    const appended = log.append('state', 'k', [RECORD])
    const refused = assert.rejects(appended, /needs CREATE on Topic/)
    const outcome = await log.settled
    await refused
    assert.ok(outcome.kind === 'refused')
    for (const stream of STREAMS)
      assert.ok(outcome.reason.includes(`CREATE on Topic:${config.prefix}_${stream}`))
    assert.match(outcome.reason, /\(or CREATE on the cluster\)/)
    assert.equal(log.trouble, outcome.reason)
  })

  test('may not make them, and nothing asks for them: memory, also for what was asked before', async () => {
    await using log = openAsBob(stateConfig()).log
    await using tail = collect(log, 'state')
    const position = await log.append('state', 'k', [RECORD])
    const outcome = await log.settled
    assert.equal(outcome.kind, 'memory')
    assert.equal(log.kind, 'memory')
    await tail.caughtUp
    await until(() => tail.entries.length === 1, { describe: 'the record' })
    const [entry] = tail.entries
    assert.equal(entry?.record, RECORD)
    assert.deepEqual([entry.own, entry.position], [true, position])
    assert.equal(log.trouble, null)
  })

  test('may not read and write those that are there', async () => {
    const config = stateConfig({ explicit: true })
    await using owner = openTestLog(node.bootstrap, config).log
    assert.deepEqual(await owner.settled, { kind: 'kafka' })
    await allow(['Describe'], config.prefix)
    const reasonOf = async (): Promise<string> => {
      await using log = openAsBob(config).log
      const outcome = await log.settled
      return outcome.kind === 'refused' ? outcome.reason : outcome.kind
    }
    const state = `Topic:${config.prefix}_state`
    const reason = await until(
      async () => {
        const told = await reasonOf()
        return told.includes('CREATE') ? null : told
      },
      { describe: 'the ACL to take effect' },
    )
    assert.ok(reason.includes(`READ on ${state}`) && reason.includes(`WRITE on ${state}`), reason)
    await allow(['Read'], config.prefix)
    await until(
      async () => {
        const told = await reasonOf()
        return !told.includes('READ on') && told.includes(`WRITE on ${state}`)
      },
      { describe: 'WRITE to be what is missing' },
    )
    await allow(['Write'], config.prefix)
    await until(async () => (await reasonOf()) === 'kafka', { describe: 'nothing to be missing' })
    await using log = openAsBob(config).log
    await using tail = collect(log, 'state')
    await log.append('state', 'k', [RECORD])
    await until(() => tail.entries.length === 1, { describe: 'the record' })
  })

  test('with CREATE on the prefix makes them', async () => {
    const config = stateConfig({ explicit: true })
    await allow(['Create', 'Read', 'Write', 'Describe'], config.prefix)
    await until(
      async () => {
        await using log = openAsBob(config).log
        return (await log.settled).kind === 'kafka'
      },
      { describe: 'the ACLs to take effect' },
    )
  })
})
