/** What is wrong with a request is said before anything is searched. */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { clusterAt, searcher, termsWith } from '../testing/searches.ts'
import type { Request } from '../testing/searches.ts'
import { openShop } from '../testing/shop.ts'
import type { Shop } from '../testing/shop.ts'

let shop: Shop
let engine: Shop['engine']
let search: Shop['search']
let orders: Shop['orders']

before(async () => {
  shop = await openShop()
  ;({ engine, search, orders } = shop)
})
after(async () => {
  await shop[Symbol.asyncDispose]()
})

suite('what is wrong is said', () => {
  interface Row {
    readonly topic?: () => string
    readonly request?: Request
    readonly code: string
    readonly message: RegExp
  }
  const rows: Readonly<Record<string, Row>> = {
    'an unknown topic': {
      topic: () => orders.replace('o', 'x'),
      code: 'MR_SEARCH_UNKNOWN_TOPIC',
      message: /Did you mean shop-orders-/,
    },
    'a pattern that matches none': {
      topic: () => 'nothing-*-here',
      code: 'MR_SEARCH_UNKNOWN_TOPIC',
      message: /No topic matches "nothing-/,
    },
    'an impossible name': {
      topic: () => 'a b',
      code: 'MR_SEARCH_UNKNOWN_TOPIC',
      message: /cannot be the name/,
    },
    'a filter': {
      request: { filter: '.value.(' },
      code: 'MR_SEARCH_FILTER',
      message: /filter cannot be read/,
    },
    'a position': {
      request: { from: 'soon' },
      code: 'MR_SEARCH_POSITION',
      message: /Expected oldest/,
    },
    'a window': {
      request: { from: 9, to: 3 },
      code: 'MR_SEARCH_POSITION',
      message: /lies behind/,
    },
    'a partition': {
      request: { partitions: [9] },
      code: 'MR_SEARCH_PARTITION',
      message: /has 0 to 3/,
    },
    'a serde': {
      request: { value_serde: 'JSN' },
      code: 'MR_SEARCH_SERDE',
      message: /Did you mean JSON/,
    },
  }
  for (const [name, { topic, request, code, message }] of Object.entries(rows)) {
    test(name, async () => {
      await assert.rejects(search([topic?.() ?? orders], request), { code, message })
    })
  }

  test('topics that may not be read: by name refused, by pattern left out', async () => {
    const refuse = (topic: string): string | null => (topic === orders ? 'it is secret' : null)
    await assert.rejects(search([orders], {}, { refuse }), {
      code: 'MR_SEARCH_DENIED',
      message: /it is secret/,
    })
    const told = await search(['shop-o*'], { limit: 1 }, { refuse })
    assert.ok(told.started.topics.every(({ topic }) => topic !== orders))
    assert.match(told.started.notes.join(), /left out: it is secret/)
  })

  test('a serde that is not on the list', async () => {
    const serdes = { ...termsWith().serdes, available: { key: null, value: ['JSON'] } }
    await assert.rejects(search([orders], { value_serde: 'Hex' }, { serdes }), {
      code: 'MR_SEARCH_SERDE',
      message: /Available: Auto, JSON/,
    })
  })

  test('a cluster that does not answer', async () => {
    const nowhere = searcher(engine, clusterAt('127.0.0.1:1', 'nowhere'))
    await assert.rejects(nowhere([orders]), { code: 'MR_KAFKA_UNREACHABLE', message: /refused/ })
  })

  test('a filter that never ends, at the record where it did not', async () => {
    const { done, records } = await search([orders], {
      partitions: [0],
      from: 0,
      filter: 'if .offset < 3 then true else last(repeat(1)) end',
    })
    assert.equal(done.reason, 'failed')
    assert.match(done.message ?? '', new RegExp(`${orders}:0:3`))
    assert.deepEqual(
      records.map(({ offset }) => offset),
      [0, 1, 2],
    )
    assert.ok(done.cursor !== null)
    assert.equal(done.totals.matched, 3)
  })
})
