/** Documents of two instances over one topic of a real broker: what one writes the other reads, and nothing else counts. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import { createLogger } from '../../log/logger.ts'
import type { StateConfig } from '../../config/types.ts'
import { openTestLog, stateConfig } from '../log/log-for-tests.ts'
import type { EventLog } from '../log/model.ts'
import { encodeRecord } from '../records/encode-record.ts'
import { recordSecret } from '../records/mac.ts'
import type { Documents } from './model.ts'
import { openDocuments } from './open-documents.ts'

const quiet = createLogger({ level: 'error', destination: { write: () => undefined } })

interface Instance extends AsyncDisposable {
  readonly eventLog: EventLog
  readonly documents: Documents
}

function instance({ bootstrap }: TestKafka, config: StateConfig): Instance {
  const { log: eventLog } = openTestLog(bootstrap, config)
  const documents = openDocuments({ eventLog, log: quiet })
  return {
    eventLog,
    documents,
    async [Symbol.asyncDispose]() {
      await documents[Symbol.asyncDispose]()
      await eventLog[Symbol.asyncDispose]()
    },
  }
}

const count = (value: unknown): number => (typeof value === 'number' ? value : 0)

suite('documents on Kafka', () => {
  let node: TestKafka
  before(async () => {
    node = await singleNode()
  })
  after(() => node[Symbol.asyncDispose]())

  test('what one instance writes another reads with the position, and after a restart it is there', async () => {
    const config = stateConfig()
    {
      await using one = instance(node, config)
      await using two = instance(node, config)
      const { position } = await one.documents.change('user/a/settings', () => ({ theme: 'dark' }))
      assert.equal(await two.documents.reached(position, 5_000), true)
      assert.deepEqual(two.documents.get('user/a/settings')?.value, { theme: 'dark' })
      await two.documents.change('user/a/settings', () => undefined)
      await two.documents.change('user/b/settings', () => 1)
    }
    await using three = instance(node, config)
    await three.documents.ready
    assert.equal(three.documents.get('user/a/settings'), undefined)
    assert.equal(three.documents.get('user/b/settings')?.value, 1)
    // The revision goes on, so that no older record can bring it back.
    const { document } = await three.documents.change('user/a/settings', () => 2)
    assert.equal(document?.revision, 3)
  })

  test('instances that add to one document at the same time lose nothing and add nothing twice', async () => {
    const config = stateConfig()
    await using one = instance(node, config)
    await using two = instance(node, config)
    await Promise.all([one.documents.ready, two.documents.ready])
    const adds = Array.from({ length: 20 }, (_, n) =>
      (n % 2 === 0 ? one : two).documents.change('counter', (value) => count(value) + 1),
    )
    const written = await Promise.all(adds)
    for (const { documents } of [one, two]) {
      for (const { position } of written)
        assert.equal(await documents.reached(position, 5_000), true)
      assert.equal(documents.get('counter')?.value, adds.length)
    }
  })

  test('records that were forged, or are of the past, do not count', async () => {
    const config = stateConfig()
    const topic = `${config.prefix}_state`
    await using one = instance(node, config)
    const old = await one.documents.change('user/a/settings', () => 'old')
    await one.documents.change('user/a/settings', () => 'new')
    const value = { ...old.document, value: 'forged', revision: 9, write: 'x' }
    const record = { kind: 'state', key: 'user/a/settings', value } as const
    await using producer = openProducer(node.bootstrap)
    for (const secret of [{}, { secret: recordSecret('some other long secret') }]) {
      for (const each of encodeRecord(record, { topic, ...secret })) {
        await producer.send({ topic, partition: 0, ...each })
      }
    }
    const past = { ...record, value: { revision: 1, at: 1, value: 'old', write: 'y' } }
    await one.eventLog.append('state', 'user/a/settings', [past])
    const after = await one.documents.change('user/z', () => 1)
    assert.equal(await one.documents.reached(after.position, 5_000), true)
    assert.equal(one.documents.get('user/a/settings')?.value, 'new')
    assert.deepEqual(
      one.eventLog.skipped.map(({ stream, cause, count }) => [stream, cause, count]),
      [['state', 'no valid MAC', 2]],
    )
    // The one of the past would be kept by compaction: the newest is written again behind it.
    await until(() => (one.documents.get('user/a/settings')?.revision ?? 0) > 2, {
      describe: 'the document is written again',
    })
    assert.equal(one.documents.get('user/a/settings')?.value, 'new')
    // And so would be one without a value, or one that is forged.
    const revision = one.documents.get('user/a/settings')?.revision ?? 0
    await producer.send({ topic, partition: 0, key: 'state/user/a/settings', value: null })
    await until(() => (one.documents.get('user/a/settings')?.revision ?? 0) > revision, {
      describe: 'the document is written behind the tombstone',
    })
    assert.equal(one.documents.get('user/a/settings')?.value, 'new')
  })
})
