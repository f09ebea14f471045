/** Which partitions a key is looked for in, and which schema it is written with. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { unencodable } from '@millrace/serdes/errors.ts'
import { NO_FORMATS } from '../formats.ts'
import type { KeyText } from '../worker/model.ts'
import { planKey, type AskedKey } from './key.ts'

const choice = { label: 'String', reason: null }
const serdes = { key: choice, value: choice, headers: choice }
const NONE = new Map<string, number>()

/** Writes the text itself, as with schema 7 where one is asked for. */
function pool(calls: KeyText[] = []) {
  return {
    encode(key: KeyText) {
      calls.push(key)
      if (key.text === 'wrong') return Promise.reject(unencodable('there is no such key'))
      const schema = key.schema === undefined ? null : { registry: 'main', id: key.schema.id ?? 7 }
      return Promise.resolve({ bytes: Buffer.from(key.text), schema })
    },
  }
}

const asked = (change: Partial<AskedKey> = {}): AskedKey => ({
  text: 'k',
  partitioner: 'murmur2',
  schema: null,
  ...change,
})

test('a key is in one partition, in topics of Kafka itself perhaps in any', async () => {
  const topics = new Map([
    ['orders', serdes],
    ['__consumer_offsets', serdes],
  ])
  const counts = new Map([
    ['orders', 6],
    ['__consumer_offsets', 3],
  ])
  const plan = await planKey(asked(), topics, counts, NO_FORMATS, pool(), NONE)
  assert.equal(plan.partitions.get('orders')?.size, 1)
  assert.deepEqual([...(plan.partitions.get('__consumer_offsets') ?? [])], [0, 1, 2])
  assert.equal(plan.notes.length, 1)
  assert.match(plan.notes[0] ?? '', /^__consumer_offsets: Kafka chooses/)
})

test('slices after the first are written with the schema that the first was', async () => {
  const topics = new Map([['orders', serdes]])
  const counts = new Map([['orders', 6]])
  const schema = { subject: 'shop-key', message: 'shop.Key' }
  const calls: KeyText[] = []
  const first = await planKey(asked({ schema }), topics, counts, NO_FORMATS, pool(calls), NONE)
  assert.deepEqual([...first.schemas], [['orders', 7]])
  await planKey(asked({ schema }), topics, counts, NO_FORMATS, pool(calls), first.schemas)
  assert.deepEqual(
    calls.map((call) => call.schema),
    [schema, { id: 7, message: 'shop.Key' }],
  )
})

test('a key that cannot be written is refused with topic, serde and reason', async () => {
  const topics = new Map([['orders', { ...serdes, key: { label: 'AVRO', reason: 'of samples' } }]])
  await assert.rejects(
    planKey(asked({ text: 'wrong' }), topics, new Map(), NO_FORMATS, pool(), NONE),
    {
      code: 'MR_SEARCH_KEY',
      message:
        /as AVRO \(chosen by Auto: of samples\), the key serde of topic orders: there is no such key/,
    },
  )
})
