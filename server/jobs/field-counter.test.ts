import assert from 'node:assert/strict'
import test from 'node:test'
import { compile } from '@millrace/kjq/kjq.ts'
import * as fc from 'fast-check'
import { fieldCounter } from './field-counter.ts'

function fieldsOf(...records: readonly object[]) {
  const counter = fieldCounter()
  for (const record of records) counter.add(JSON.stringify(record))
  return counter.fields()
}

test('paths are those of a filter, with what was seen there', () => {
  const fields = fieldsOf(
    {
      topic: 't',
      offset: 1,
      key: 'k-1',
      value: { id: 7, items: [{ price: 1.5 }, { price: null }], 'odd name': true },
      headers: { 'trace-id': 'abc' },
    },
    { topic: 't', offset: 2, key: null, value: { id: 'seven' }, headers: {} },
  )
  assert.deepEqual(
    fields.map(({ path, types, example, share }) => [path, types.join('|'), example, share]),
    [
      ['.headers', 'object', null, 1],
      ['.key', 'string|null', '"k-1"', 1],
      ['.value', 'object', null, 1],
      ['.headers["trace-id"]', 'string', '"abc"', 0.5],
      ['.value.id', 'number|string', '7', 1],
      ['.value.items', 'array', null, 0.5],
      ['.value["odd name"]', 'boolean', 'true', 0.5],
      ['.value.items[]', 'object', null, 0.5],
      ['.value.items[].price', 'number|null', '1.5', 0.5],
    ],
  )
})

test('every path can be asked for as it is written', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (value) => {
      for (const { path } of fieldsOf({ value })) assert.ok(compile(path), path)
    }),
  )
})

test('data that names things by its keys, deep nesting and long values are bounded', () => {
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`id-${n}`, n]))
  assert.equal(fieldsOf({ value: wide }).length, 1_000)
  let deep: unknown = 1
  for (let depth = 0; depth < 100; depth++) deep = { a: deep }
  assert.equal(fieldsOf({ value: deep }).at(-1)?.path, `.value${'.a'.repeat(9)}`)
  const [field] = fieldsOf({ value: 'é'.repeat(1_000) })
  assert.equal(field?.example?.length, 60)
  assert.equal(fieldsOf({ value: [...Array(1_000).keys()] }).length, 2)
})

test('64-bit integers are shown exactly', () => {
  const counter = fieldCounter()
  counter.add('{"value":{"id":9223372036854775807}}')
  assert.equal(counter.fields().at(-1)?.example, '9223372036854775807')
})
