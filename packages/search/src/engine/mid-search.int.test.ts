/** What happens to topics while they are searched, and many searches at once. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { FoundRecord } from '@millrace/contract/search.ts'
import {
  createTopics,
  deleteTopic,
  openTestKafka,
  uniqueName,
} from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import { deleteBelow } from '@millrace/kafka/testing/raw-log.ts'
import { collect, placesOf, termsWith } from '../testing/searches.ts'
import type { Told } from '../testing/searches.ts'
import { openShop, range } from '../testing/shop.ts'
import type { Shop } from '../testing/shop.ts'

const RECORDS = 6_000

let shop: Shop

before(async () => {
  shop = await openShop()
})
after(async () => {
  await shop[Symbol.asyncDispose]()
})

async function fill(name: string, what: string): Promise<void> {
  await createTopics(shop.node.bootstrap, [{ name, partitions: 2 }])
  await produceMessages(
    shop.node.bootstrap,
    name,
    range(0, RECORDS).map((i) => ({
      partition: i % 2,
      value: JSON.stringify({ i, what, pad: 'x'.repeat(200) }),
    })),
  )
}

/** So slowly until `midway` has happened that it happens in the midst of it. */
async function searchWhile(topic: string, midway: () => Promise<void>): Promise<Told> {
  const request = { topics: [topic], from: 'oldest', limit: 0, streaming: true }
  const terms = termsWith({ bytesPerSecond: 100_000 })
  const search = await shop.engine.open(shop.cluster, request, terms)
  return collect(search, async () => {
    await midway()
    search.limit(null)
  })
}

suite('a topic that changes while it is searched', () => {
  test('deleted and created anew: no record of the new one is given for the old one', async () => {
    const topic = uniqueName('anew')
    await fill(topic, 'old')
    const { records, done } = await searchWhile(topic, async () => {
      await deleteTopic(shop.node.bootstrap, topic)
      await fill(topic, 'new')
    })
    assert.ok(records.length < RECORDS)
    assert.ok(records.every(({ value }) => JSON.stringify(value).includes('"old"')))
    const places = placesOf(records)
    assert.equal(new Set(places).size, places.length)
    assert.match(done.message ?? '', /could not be searched to their end/)
    assert.equal(done.totals.scanned, records.length)
    for (const { state, notes, remaining } of done.partitions) {
      if (state === 'finished') continue
      assert.equal(state, 'lost')
      assert.match(notes.join(), /created anew|deleted/)
      assert.ok(remaining > 0)
    }
  })

  test('records deleted ahead of the search are stepped over, and it is said', async () => {
    const topic = uniqueName('shortened')
    await fill(topic, 'x')
    await using kafka = openTestKafka(shop.node.bootstrap)
    const { records, done } = await searchWhile(topic, () => deleteBelow(kafka, topic, 1, 2_900))
    assert.equal(done.reason, 'end')
    assert.equal(done.totals.remaining, 0)
    const of = (partition: number): number[] =>
      records.filter((each) => each.partition === partition).map(({ offset }) => offset)
    assert.deepEqual(of(0), range(0, 3_000))
    const kept = of(1)
    assert.deepEqual(kept.slice(-100), range(2_900, 3_000))
    assert.ok(kept.length < 3_000)
    assert.deepEqual(
      kept,
      kept.toSorted((a, b) => a - b),
    )
    assert.match(done.partitions[1]?.notes.join() ?? '', /2900/)
    assert.equal(done.totals.scanned, records.length)
  })
})

test('ten searches at once get ahead side by side, and each is whole', async () => {
  const topic = uniqueName('shared')
  await fill(topic, 'x')
  const filters = range(0, 10).map((i) => `.value.i % 10 == ${i}`)
  const firsts: number[] = []
  let ended = 0
  let endedBeforeAllBegan = 0
  const told = await Promise.all(
    filters.map(async (filter, i) => {
      const request = { topics: [topic], from: 'oldest', limit: 0, streaming: true, filter }
      const terms = termsWith({ bytesPerSecond: 1_000_000 })
      await using search = await shop.engine.open(shop.cluster, request, terms)
      const offsets: number[] = []
      for await (const output of search.outputs) {
        if (output.type === 'records') {
          if (offsets.length === 0) {
            firsts.push(i)
            endedBeforeAllBegan = ended
          }
          for (const { json } of output.records) {
            const record: FoundRecord = JSON.parse(json)
            offsets.push(record.partition + 2 * record.offset)
          }
        }
        if (output.type === 'done') {
          ended += 1
          assert.equal(output.reason, 'end')
          assert.equal(output.totals.scanned, RECORDS)
        }
      }
      return offsets.toSorted((a, b) => a - b)
    }),
  )
  assert.equal(firsts.length, 10)
  assert.equal(endedBeforeAllBegan, 0, 'all have found something before the first has ended')
  for (const [i, offsets] of told.entries()) {
    assert.deepEqual(
      offsets,
      range(0, RECORDS / 10).map((n) => n * 10 + i),
    )
  }
})
