/** Payloads whose checksum is right and whose content is not: the decoders end, within bounds, and say Damaged. */
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { Damaged } from '../bytes/damaged.ts'
import { arbitraryObservation } from '../observations-for-tests.ts'
import { readOne, writeOne } from './column.ts'
import { readMinute } from './minute.ts'
import { readNumbers, writeNumbers } from './numbers.ts'
import { object } from './objects.ts'
import { readObservation, writeObservation } from './observation.ts'
import { text } from './text.ts'
import { float64s } from './typed.ts'

function damagedOrRead(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof Damaged, String(error))
  }
}

describe('hostile payloads', () => {
  it('any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        damagedOrRead(() => readObservation(bytes))
        damagedOrRead(() => readMinute(bytes))
      }),
    )
  })

  it('observations with bytes replaced', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(arbitraryObservation(), changes, (observation, all) => {
        const payload = writeObservation(observation)
        for (const [at, byte] of all) payload[at % payload.length] = byte
        damagedOrRead(() => readObservation(payload))
      }),
      { numRuns: 1000 },
    )
  })

  it('a few bytes that ask for a billion numbers', () => {
    const to = new ByteWriter()
    writeNumbers(to, [2 ** 30])
    // gaps only: present 0, absent 2^30
    to.byte(8)
    to.varint(0)
    to.varint(2 ** 30)
    assert.throws(() => readOne(new ByteReader(to.finish()), float64s), /bytes in memory/)
  })

  it('runs without end that cover nothing', () => {
    const to = new ByteWriter()
    to.byte(8)
    to.raw(Buffer.alloc(1000))
    const from = new ByteReader(to.finish())
    assert.throws(() => readNumbers(from, 1), /runs of gaps/)
    assert.equal(from.rest().length, 998)
  })

  it('a dictionary of more strings than there are bytes', () => {
    const to = new ByteWriter()
    to.byte(1)
    to.varint(2 ** 40)
    assert.throws(() => text.read(new ByteReader(to.finish()), 1), Damaged)
  })
})

describe('objects of other releases', () => {
  const now = object<{ a: string }>({ a: text })
  const next = object<{ a: string; b: string }>({ a: text, b: text })

  it('passes over fields that it does not know', () => {
    const to = new ByteWriter()
    writeOne(to, next, { a: 'x', b: 'y' })
    assert.deepEqual(readOne(new ByteReader(to.finish()), now), { a: 'x' })
  })

  it('does not make up fields that are missing', () => {
    const to = new ByteWriter()
    writeOne(to, now, { a: 'x' })
    assert.throws(() => readOne(new ByteReader(to.finish()), next), /the field b is missing/)
  })
})
