import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { equals } from '@millrace/kjq/json/compare.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { isObject, objectEntries, objectGet, type Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { chooser, damage, objects, spell, values, type Choose } from '../testing/documents.ts'
import { jsonSerde } from './json.ts'

const WHERE = { topic: 't', side: 'value' } as const
const decode = (text: string | Buffer): Json =>
  jsonSerde.decode(typeof text === 'string' ? Buffer.from(text) : text, WHERE)
const encode = (value: Json): string => jsonSerde.encode(value, WHERE).toString()

/** What lies at the end of some names; undefined when there is nothing. */
function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(
    (found, name) => (found !== undefined && isObject(found) ? objectGet(found, name) : undefined),
    value,
  )
}

/** Some paths of a value, and some that lead nowhere. */
function somePaths(value: Json, choose: Choose): string[][] {
  const paths: string[][] = []
  for (let count = 1 + choose(3); count > 0; count--) {
    const path: string[] = []
    let here: Json | undefined = value
    do {
      const entries: [string, Json][] =
        here !== undefined && isObject(here) ? objectEntries(here) : []
      const [name, below] = entries[choose(entries.length + 1)] ?? ['id', undefined]
      path.push(name)
      here = below
    } while (here !== undefined && choose(2) === 0)
    paths.push(path)
  }
  return paths
}

test('what is read of some paths is what reading all of it gives there', () => {
  let partial = 0
  fc.assert(
    fc.property(objects, chooser, (value, choose) => {
      const bytes = damage(spell(value, choose), choose)
      let whole: Json
      try {
        whole = decode(bytes)
      } catch {
        return
      }
      const paths = somePaths(whole, choose)
      const part = jsonSerde.partial(paths)?.(bytes, WHERE)
      if (part === undefined) return
      partial++
      for (const path of paths) {
        const [expected, found] = [at(whole, path), at(part, path)]
        const same =
          expected === undefined || found === undefined
            ? expected === found
            : equals(found, expected)
        assert.ok(same, `${path.join('/')} of ${bytes.toString('latin1')}`)
      }
    }),
    { numRuns: 3000 },
  )
  assert.ok(partial > 300, `only ${partial} were read in part`)
})

test('what can only be read whole says so', () => {
  assert.equal(jsonSerde.partial([[]]), null)
  assert.equal(jsonSerde.partial([['a'], ['b', '10']]), null)
  assert.equal(jsonSerde.partial([['__proto__']]), null)
  assert.equal(jsonSerde.partial([['a\ufffd']]), null)
  assert.equal(jsonSerde.partial([['a\ud800']]), null)
  const read = jsonSerde.partial([['a']])
  assert.deepEqual(read?.(Buffer.from('{"a":1,"b":[}'), WHERE), undefined)
  assert.deepEqual(read?.(Buffer.from('{"b":nonsense,"a":1}'), WHERE), { a: 1 })
  assert.equal(read?.(Buffer.from('[1]'), WHERE), undefined)
  assert.equal(read?.(Buffer.from('{"\\u0061":1}'), WHERE), undefined)
})

test('values are written and read back', () => {
  fc.assert(
    fc.property(values, (value) => {
      if (typeof value === 'string') return
      assert.ok(equals(decode(encode(value)), value))
      assert.equal(encode(decode(encode(value))), encode(value))
    }),
    { numRuns: 1000 },
  )
})

test('a text is written as it stands when it is JSON, else in quotes', () => {
  const cases: readonly (readonly [typed: string, bytes: string])[] = [
    ['c-123', '"c-123"'],
    ['"c-123"', '"c-123"'],
    ['{"id": 1}', '{"id": 1}'],
    [' [1,\n2] ', ' [1,\n2] '],
    ['12', '12'],
    ['9007199254740993', '9007199254740993'],
    ['true', 'true'],
    ['null', 'null'],
    ['nan', '"nan"'],
    ['{"id":', '"{\\"id\\":"'],
    ['a"b', '"a\\"b"'],
    ['', '""'],
    ['é', '"é"'],
  ]
  for (const [typed, bytes] of cases) assert.equal(encode(typed), bytes)
})

test('whatever text is typed, its bytes are JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const read = decode(encode(typed))
      if (encode(typed) !== typed) assert.equal(read, typed.toWellFormed())
    }),
  )
})

test('64-bit integers, the order of names and awkward names survive', () => {
  const kept = [
    '{"id":9223372036854775807,"n":-9007199254740993}',
    '{"10":1,"2":2,"a":3}',
    '{"__proto__":{"a":1},"constructor":2}',
  ]
  for (const text of kept) assert.equal(stringifyJson(decode(text)), text)
  assert.equal(decode('9223372036854775807'), 9223372036854775807n)
})

test('a byte order mark is skipped, bytes that are not UTF-8 show as U+FFFD', () => {
  assert.deepEqual(decode('\ufeff{"a":1}'), { a: 1 })
  assert.deepEqual(decode(Buffer.from('{"a":"\xe9"}', 'latin1')), { a: '\ufffd' })
})

test('the reason does not quote the bytes, which may have to stay hidden', () => {
  assert.throws(
    () => decode('{"card":"4111111111111111","cvc":}'),
    (error) => error instanceof SerdeError && !error.message.includes('4111'),
  )
})

test('the value shares no memory with the bytes', () => {
  const bytes = Buffer.from('{"a":["text",1]}')
  const value = decode(bytes)
  const part = jsonSerde.partial([['a']])?.(bytes, WHERE)
  bytes.fill(120)
  assert.deepEqual(value, { a: ['text', 1] })
  assert.deepEqual(part, { a: ['text', 1] })
})
