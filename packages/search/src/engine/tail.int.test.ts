/** Tails of a real Kafka: what arrives is given at once, to whoever keeps up and to whoever does not. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { SearchRequest } from '@millrace/contract/search.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import { termsWith } from '../testing/searches.ts'
import type { Done } from '../testing/searches.ts'
import { numberOf, openShop, range } from '../testing/shop.ts'
import type { Shop } from '../testing/shop.ts'
import type { Search, SearchOutput } from './model.ts'

let shop: Shop

before(async () => {
  shop = await openShop()
})
after(async () => {
  await shop[Symbol.asyncDispose]()
})

interface Listening {
  readonly found: number[]
  readonly progress: Extract<SearchOutput, { type: 'progress' }>[]
  readonly done: Promise<Done>
}

function listen(search: Search): Listening {
  const found: number[] = []
  const progress: Listening['progress'] = []
  const run = async (): Promise<Done> => {
    await using open = search
    for await (const output of open.outputs) {
      if (output.type === 'done') return output
      if (output.type === 'progress') progress.push(output)
      else found.push(...output.records.map(({ json }) => numberOf(JSON.parse(json).value)))
    }
    throw new Error('The tail ended without a last line')
  }
  return { found, progress, done: run() }
}

async function newTopic(partitions: number): Promise<string> {
  const name = uniqueName('tail')
  await createTopics(shop.node.bootstrap, [{ name, partitions }])
  return name
}

function open(topic: string, request: Partial<SearchRequest> = {}): Promise<Search> {
  return shop.engine.open(shop.cluster, { topics: [topic], tail: true, ...request }, termsWith())
}

const send = (topic: string, numbers: readonly number[], partitions = 1): Promise<void> =>
  produceMessages(
    shop.node.bootstrap,
    topic,
    numbers.map((i) => ({ partition: i % partitions, value: `{"i":${i}}` })),
  )

suite('a tail', () => {
  test('begins at the end, gives what matches, and its cursor goes on behind it', async () => {
    const topic = await newTopic(2)
    await send(topic, range(0, 10), 2)
    const tail = await open(topic, { filter: '.value.i % 10 < 5' })
    const { found, progress, done } = listen(tail)
    await send(topic, range(10, 30), 2)
    await until(() => found.length === 10, { describe: 'ten records' })
    tail.stop()
    const { reason, totals, cursor, partitions } = await done
    assert.equal(reason, 'cancelled')
    assert.deepEqual(
      found.toSorted((a, b) => a - b),
      [...range(10, 15), ...range(20, 25)],
    )
    assert.deepEqual([totals.scanned, totals.matched, totals.remaining], [20, 10, 0])
    assert.deepEqual(
      partitions.map(({ from_offset: from, to_offset: to }) => [from, to]),
      [
        [5, 15],
        [5, 15],
      ],
    )
    assert.ok(progress.every(({ sampled_out: out }) => out === 0))

    await send(topic, range(30, 33), 2)
    assert.ok(cursor !== null)
    const again = await open(topic, { filter: '.value.i % 10 < 5', cursor })
    const rest = listen(again)
    await until(() => rest.found.length === 3, { describe: 'what came in between' })
    again.stop()
    assert.equal((await rest.done).totals.matched, 13)
  })

  test('begins where it is told to', async () => {
    const topic = await newTopic(1)
    await send(topic, range(0, 10))
    const tail = await open(topic, { from: 7 })
    const { found, done } = listen(tail)
    await until(() => found.length === 3, { describe: 'the last three' })
    await send(topic, [10])
    await until(() => found.length === 4, { describe: 'the new one' })
    assert.deepEqual(found, range(7, 11))
    tail.stop()
    await done
  })

  test('ends at its limit', async () => {
    const topic = await newTopic(1)
    const { found, done } = listen(await open(topic, { limit: 3 }))
    await send(topic, range(0, 10))
    const { reason } = await done
    assert.equal(reason, 'limit')
    assert.deepEqual(found, range(0, 3))
  })

  test('leaves out what a slow reader cannot take, the oldest first, and says so', async () => {
    const topic = await newTopic(1)
    const tail = await open(topic)
    const outputs = tail.outputs[Symbol.asyncIterator]()
    await send(topic, range(0, 20_000))
    const totals = async (): Promise<number> => {
      const { value } = await outputs.next()
      const output: SearchOutput = value
      return output.type === 'progress' ? (output.sampled_out ?? 0) : 0
    }
    // Nobody reads until everything is there.
    const end = { topics: [topic], from: 19_999 }
    const ended = await shop.engine.open(shop.cluster, end, termsWith())
    for await (const output of ended.outputs) if (output.type === 'done') break
    await until(async () => (await totals()) > 0, { describe: 'a rate of what is left out' })
    await tail[Symbol.asyncDispose]()
  })

  test('finds partitions that are added, from their beginning', async () => {
    const topic = await newTopic(1)
    const tail = await open(topic)
    const { found, done } = listen(tail)
    const { bootstrap } = shop.node
    const words = `--bootstrap-server ${bootstrap} --alter --topic ${topic} --partitions 3`
    const { code, stderr } = await shop.node.tool(
      'org.apache.kafka.tools.TopicCommand',
      words.split(' '),
    )
    assert.equal(code, 0, stderr)
    await send(topic, range(0, 30), 3)
    await until(() => found.length === 30, { describe: 'records of all partitions' })
    tail.stop()
    const { partitions } = await done
    assert.deepEqual(
      partitions.map(({ from_offset: from, to_offset: to, scanned }) => [from, to, scanned]),
      [
        [0, 10, 10],
        [0, 10, 10],
        [0, 10, 10],
      ],
    )
  })
})
