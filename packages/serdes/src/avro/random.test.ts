import assert from 'node:assert/strict'
import test from 'node:test'
import avsc from 'avsc'
import * as fc from 'fast-check'
import type { Literal } from '@millrace/kjq/facts/required.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import { isObject, objectEntries, objectGet, type Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import { chooser, literalsIn, type Choose } from '../testing/documents.ts'
import { AvroCodec } from './compile.ts'
import { encodeAvro } from './encode.ts'
import { parseAvroSchema } from './parse-schema.ts'
import { wantedOf } from './pick-code.ts'
import { samples } from './testing/schemas.ts'

/**
 * avsc's names are ASCII, its objects plain, and its integers exact up to 2^51 only; it reads JSON with JSON.parse, which
 * may damage names with escapes (kjq/json/parse.ts).
 */
const isForPeer = (text: string): boolean => !/é|__proto__|\d{16}|\\/.test(text)

test('1,000 random values of random schemas are read from and written as another implementation has them', () => {
  const peerSamples = samples.filter(
    ({ text, value }) => isForPeer(text) && isForPeer(stringifyJson(value)),
  )
  fc.assert(
    fc.property(peerSamples, ({ text, value }) => {
      const type = parseAvroSchema(text)
      const peer = avsc.Type.forSchema(JSON.parse(text), { wrapUnions: true })
      const json = stringifyJson(value)
      const bytes = encodeAvro(type, value, true)
      const theirs = peer.toBuffer(peer.fromString(json))
      assert.deepEqual(new AvroCodec(type, true).read(theirs, 0), value)
      assert.deepEqual(parseJson(peer.toString(peer.fromBuffer(bytes))), value)
    }),
    { numRuns: 1000 },
  )
})

test('1,000 random values come back, strict and lenient', () => {
  fc.assert(
    fc.property(samples, ({ text, value }) => {
      const type = parseAvroSchema(text)
      const bytes = encodeAvro(type, value, true)
      assert.deepEqual(new AvroCodec(type, true).read(bytes, 0), value)
      const lenient = new AvroCodec(type, false)
      const shown = lenient.read(bytes, 0)
      assert.deepEqual(lenient.read(encodeAvro(type, shown, false), 0), shown)
    }),
    { numRuns: 1000 },
  )
})

/** Paths to places in a value, and some to none. */
function somePaths(value: Json, choose: Choose): string[][] {
  const paths: string[][] = []
  for (let times = choose(3) + 1; times > 0; times--) {
    const path: string[] = []
    let at: Json | undefined = value
    while (at !== undefined && isObject(at) && choose(4) > 0) {
      const entries = objectEntries(at)
      const [name, member] = entries[choose(entries.length + 1)] ?? ['none', undefined]
      path.push(name)
      at = member
    }
    paths.push(path.length === 0 ? ['none'] : path)
  }
  return paths
}

/** What `.a.b` gives: undefined where a name is not there, the value itself where it is no object. */
function under(value: Json, path: readonly string[]): Json | undefined {
  const [name, ...rest] = path
  if (name === undefined || !isObject(value)) return value
  const member = objectGet(value, name)
  return member === undefined ? undefined : under(member, rest)
}

test('what is read in part is what the whole has there', () => {
  fc.assert(
    fc.property(samples, chooser, fc.boolean(), ({ text, value }, choose, strict) => {
      const type = parseAvroSchema(text)
      const bytes = encodeAvro(type, value, true)
      const codec = new AvroCodec(type, strict)
      const whole = codec.read(bytes, 0)
      const paths = somePaths(whole, choose)
      const wanted = wantedOf(paths)
      const part = codec.picker(wanted)(bytes, 0)
      for (const path of paths)
        assert.deepEqual(under(part, path), under(whole, path), path.join('.'))
    }),
    { numRuns: 1000 },
  )
})

test('blocks that tell their size are read, and jumped over, as those that do not', () => {
  fc.assert(
    fc.property(samples, chooser, ({ text, value }, choose) => {
      const schema = JSON.stringify({
        type: 'record',
        name: 'Around',
        fields: [
          { name: 'before', type: { type: 'array', items: JSON.parse(text) } },
          { name: 'map', type: { type: 'map', values: 'long' } },
          { name: 'after', type: 'string' },
        ],
      })
      const type = parseAvroSchema(schema)
      if (type.kind !== 'record' || type.fields[0]?.type.kind !== 'array') assert.fail()
      const item = encodeAvro(type.fields[0].type.items, value, true)
      // A block of two with its size, then one of one without or with it.
      const sized = Buffer.concat([long(-2), long(item.length * 2), item, item])
      const single = Buffer.concat([long(choose(2) === 0 ? 1 : -1), item])
      const second = single[0] === 1 ? Buffer.concat([long(-1), long(item.length), item]) : single
      const entry = Buffer.concat([long(1), Buffer.from('k'), long(-5)])
      const map = Buffer.concat([long(-1), long(entry.length), entry, long(0)])
      const bytes = Buffer.concat([sized, second, long(0), map, long(3), Buffer.from('end')])
      const codec = new AvroCodec(type, true)
      assert.deepEqual(codec.read(bytes, 0), {
        before: [value, value, value],
        map: { k: -5 },
        after: 'end',
      })
      assert.deepEqual(codec.picker(wantedOf([['after']]))(bytes, 0), { after: 'end' })
    }),
    { numRuns: 300 },
  )
})

function long(value: number): Buffer {
  return encodeAvro(parseAvroSchema('"long"'), value, true)
}

test('no literal that a value holds is missed, however its bytes are damaged', () => {
  let sifted = 0
  let kept = 0
  fc.assert(
    fc.property(samples, chooser, fc.boolean(), ({ text, value }, choose, strict) => {
      const type = parseAvroSchema(text)
      const codec = new AvroCodec(type, strict)
      const bytes = encodeAvro(type, value, true)
      for (let times = choose(3); times > 0 && bytes.length > 0; times--)
        bytes[choose(bytes.length)] = choose(256)
      let read: Json
      try {
        read = codec.read(bytes, 0)
      } catch (error) {
        assert.ok(error instanceof SerdeError, String(error))
        // Bytes that cannot be read are never sifted out, whatever is looked for.
        assert.equal(codec.sieve([[nowhere]])?.(bytes, 0), false)
        return
      }
      assert.equal(codec.sieve([[nowhere]])?.(bytes, 0), true)
      for (const literal of literalsIn(read, choose)) {
        kept++
        const message = `${JSON.stringify(literal)} in ${stringifyJson(read)}`
        assert.equal(codec.sieve([[literal]])?.(bytes, 0), false, message)
        const further: Literal = { ...literal, path: literal.path.slice(0, -1) }
        assert.equal(codec.sieve([[nowhere, further]])?.(bytes, 0), false, message)
        if (codec.sieve([[literal], [{ ...literal, text: `${literal.text}§§` }]])?.(bytes, 0))
          sifted++
      }
    }),
    { numRuns: 600 },
  )
  assert.ok(kept > 500 && sifted > 500, `${kept} literals, ${sifted} sifted`)
})

const nowhere: Literal = { root: 'value', path: [], kind: 'contains', text: '§ nowhere §' }
