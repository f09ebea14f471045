/** Searches on a real Kafka, a part at a time: slices, cursors, what happens between them. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { createTopics, deleteTopic, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import { clusterAt, searcher, termsWith } from '../testing/searches.ts'
import type { Request, Told } from '../testing/searches.ts'
import { numberOf, numbers, openShop, range, RECORDS } from '../testing/shop.ts'
import type { Shop } from '../testing/shop.ts'
import type { SearchTerms } from './model.ts'

let shop: Shop
let node: Shop['node']
let engine: Shop['engine']
let cluster: Shop['cluster']
let search: Shop['search']
let orders: Shop['orders']
let other: Shop['other']

before(async () => {
  shop = await openShop()
  ;({ node, engine, cluster, search, orders, other } = shop)
})
after(async () => {
  await shop[Symbol.asyncDispose]()
})

/** Goes on with the cursor until there is none. */
async function allSlices(
  request: Request,
  terms: Partial<SearchTerms> = {},
): Promise<{ slices: Told[]; found: number[] }> {
  const slices: Told[] = []
  let cursor: string | null | undefined
  do {
    assert.ok(slices.length < 1_000)
    const told = await search([orders], { ...request, ...(cursor && { cursor }) }, terms)
    slices.push(told)
    cursor = told.done.cursor
  } while (cursor !== null)
  return { slices, found: slices.flatMap(numbers) }
}

suite('slices', () => {
  test('newest first to the very beginning equals everything', async () => {
    const { slices, found } = await allSlices({ limit: 170 })
    assert.equal(slices.length, Math.ceil(RECORDS / 170))
    assert.deepEqual(found, range(0, RECORDS).reverse())
    slices.forEach(({ done }, index) => {
      const given = Math.min(RECORDS, (index + 1) * 170)
      assert.equal(done.totals.matched, given)
      assert.equal(done.totals.scanned, given)
      assert.equal(done.totals.remaining, RECORDS - given)
    })
  })

  for (const order of ['oldest', 'newest'] as const) {
    test(`${order} first with a filter, slices equal one search`, async () => {
      const filter = '.value.customer == "c-17" or .value.i % 3 == 0'
      const whole = await search([orders], { from: 'oldest', order, filter, limit: 5_000 })
      const { slices, found } = await allSlices({ from: 'oldest', order, filter, limit: 23 })
      assert.deepEqual(found, numbers(whole))
      assert.equal(found.length, new Set(found).size)
      const last = slices.at(-1)?.done.totals
      assert.equal(last?.scanned, RECORDS)
      assert.equal(last?.matched, whole.done.totals.matched)
    })
  }

  test('a scan limit ends a slice, and the next goes on', async () => {
    const request = { from: 'oldest', filter: '.value.i == 1500', scan_limit: 700 }
    const { slices, found } = await allSlices({ ...request, streaming: true })
    assert.deepEqual(found, [1500])
    assert.deepEqual(
      slices.map(({ done }) => [done.reason, done.totals.scanned]),
      [
        ['scan_limit', 700],
        ['scan_limit', 1400],
        ['end', RECORDS],
      ],
    )
  })

  test('a slice ends in time, having got ahead', async () => {
    const { slices, found } = await allSlices(
      { from: 'oldest', filter: '[range(200)] | add > 0', limit: 0 },
      { sliceMs: 20 },
    )
    assert.ok(slices.length > 1, `${slices.length} slices`)
    assert.ok(slices.slice(0, -1).every(({ done }) => done.reason === 'time'))
    assert.deepEqual(
      found.sort((a, b) => a - b),
      range(0, RECORDS),
    )
  })

  test('stopped, it goes on behind what was given', async () => {
    const stopped = await engine.open(
      cluster,
      { topics: [orders], from: 'oldest', limit: 0 },
      termsWith(),
    )
    const found: number[] = []
    let cursor: string | null = null
    for await (const output of stopped.outputs) {
      if (output.type === 'records') {
        stopped.stop()
        found.push(...output.records.map(({ json }) => numberOf(JSON.parse(json).value)))
      }
      if (output.type === 'done') {
        assert.equal(output.reason, 'cancelled')
        assert.equal(output.totals.matched, found.length)
        cursor = output.cursor
      }
    }
    await stopped[Symbol.asyncDispose]()
    assert.ok(cursor !== null && found.length < RECORDS)
    const rest = await search([orders], { from: 'oldest', limit: 0, cursor })
    assert.deepEqual(
      [...found, ...numbers(rest)].sort((a, b) => a - b),
      range(0, RECORDS),
    )
  })
})

async function cursorOf(request: Request = {}): Promise<string> {
  const { done } = await search([orders], { limit: 5, ...request })
  assert.ok(done.cursor !== null)
  return done.cursor
}

suite('cursors', () => {
  test('that were changed or made elsewhere are refused', async () => {
    const cursor = await cursorOf()
    const at = Math.floor(cursor.length / 2)
    const changed = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1)
    for (const token of [changed, cursor.slice(0, -1), `${cursor}A`, 'x', 'not base64!']) {
      await assert.rejects(search([orders], { limit: 5, cursor: token }), {
        code: 'MR_SEARCH_CURSOR',
        message: /not made by this installation/,
      })
    }
  })

  test('of another request name the field that differs', async () => {
    const cursor = await cursorOf({ filter: '.value.even' })
    const rows: readonly (readonly [Request, RegExp])[] = [
      [{ filter: '.value.even | not' }, /different value of filter/],
      [{ filter: '.value.even', from: 'oldest' }, /different value of mode/],
      [{ filter: '.value.even', value_serde: 'String' }, /different value of value_serde/],
      [{ filter: '.value.even', isolation: 'read_uncommitted' }, /different value of isolation/],
    ]
    for (const [request, message] of rows) {
      await assert.rejects(search([orders], { ...request, cursor }), {
        code: 'MR_SEARCH_CURSOR',
        message,
      })
    }
    await assert.rejects(
      search([other], { filter: '.value.even', cursor }),
      /different value of topics/,
    )
    const elsewhere = searcher(engine, clusterAt(node.bootstrap, 'elsewhere'))
    await assert.rejects(
      elsewhere([orders], { filter: '.value.even', cursor }),
      /cluster test, not on elsewhere/,
    )
  })

  test('may be gone on with at another pace', async () => {
    const cursor = await cursorOf()
    const told = await search([orders], { limit: 7, cursor })
    assert.deepEqual(numbers(told), range(RECORDS - 12, RECORDS - 5).reverse())
  })

  test('carry no authority', async () => {
    const cursor = await cursorOf()
    await assert.rejects(search([orders], { limit: 5, cursor }, { refuse: () => 'not any more' }), {
      code: 'MR_SEARCH_DENIED',
      message: /not any more/,
    })
  })

  test('of a topic that was created anew lose that topic, not the others', async () => {
    const name = uniqueName('anew')
    await createTopics(node.bootstrap, [{ name, partitions: 1 }])
    const few = range(0, 10).map((i) => ({ partition: 0, value: `{"i":${i}}` }))
    await produceMessages(node.bootstrap, name, few)
    const both = [name, other]
    const first = await search(both, { from: 'oldest', limit: 2 })
    assert.ok(first.done.cursor !== null)
    await deleteTopic(node.bootstrap, name)
    await createTopics(node.bootstrap, [{ name, partitions: 1 }])
    await produceMessages(node.bootstrap, name, few)
    const then = await search(both, { from: 'oldest', limit: 2, cursor: first.done.cursor })
    const lost = then.done.partitions.find(({ topic }) => topic === name)
    assert.equal(lost?.state, 'lost')
    assert.match(lost?.notes.join() ?? '', /created anew/)
    assert.match(then.done.message ?? '', /1 of 2 partitions could not be searched to their end/)
    assert.equal(then.done.cursor, null)
    assert.ok(then.records.every(({ topic }) => topic === other))
  })
})
