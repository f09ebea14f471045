/**
 * MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md). Read by a walker of our own: libraries build plain
 * objects, which reorder names, refuse `__proto__`, and believe the lengths that the bytes claim.
 */
import { isArray, objectEntries, ObjectBuilder, type Json } from '@millrace/kjq/json/value.ts'
import { unencodable } from '../errors.ts'
import type { Serde } from '../serde.ts'
import { binaryLiterals } from './binary-literals.ts'
import { ByteCursor } from './byte-cursor.ts'
import { ByteWriter } from './byte-writer.ts'
import { shortest } from './fractions.ts'
import { instantText } from './instant.ts'
import { shownInteger, shownName, shownNumber } from './shown.ts'
import { fromBase64, pairOf, typedValue } from './typed.ts'

const LABEL = 'MessagePack'
const TIMESTAMP = -1

class Reader extends ByteCursor {
  value(depth: number): Json {
    const head = this.byte()
    if (head < 0x80) return head
    if (head < 0x90) return this.#map(head & 15, depth)
    if (head < 0xa0) return this.#array(head & 15, depth)
    if (head < 0xc0) return this.text(head & 31)
    if (head >= 0xe0) return head - 256
    switch (head) {
      case 0xc0:
        return null
      case 0xc2:
        return false
      case 0xc3:
        return true
      case 0xc4:
        return this.slice(this.byte()).toString('base64')
      case 0xc5:
        return this.slice(this.uint16()).toString('base64')
      case 0xc6:
        return this.slice(this.uint32()).toString('base64')
      case 0xc7:
        return this.#extension(this.byte())
      case 0xc8:
        return this.#extension(this.uint16())
      case 0xc9:
        return this.#extension(this.uint32())
      case 0xca:
        return shownNumber(shortest(this.bytes.readFloatBE(this.skip(4))))
      case 0xcb:
        return shownNumber(this.bytes.readDoubleBE(this.skip(8)))
      case 0xcc:
        return this.byte()
      case 0xcd:
        return this.uint16()
      case 0xce:
        return this.uint32()
      case 0xcf:
        return this.uint64()
      case 0xd0:
        return this.bytes.readInt8(this.skip(1))
      case 0xd1:
        return this.bytes.readInt16BE(this.skip(2))
      case 0xd2:
        return this.bytes.readInt32BE(this.skip(4))
      case 0xd3:
        return shownInteger(this.bytes.readBigInt64BE(this.skip(8)))
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(2 ** (head - 0xd4))
      case 0xd9:
        return this.text(this.byte())
      case 0xda:
        return this.text(this.uint16())
      case 0xdb:
        return this.text(this.uint32())
      case 0xdc:
        return this.#array(this.uint16(), depth)
      case 0xdd:
        return this.#array(this.uint32(), depth)
      case 0xde:
        return this.#map(this.uint16(), depth)
      case 0xdf:
        return this.#map(this.uint32(), depth)
      default:
        throw this.wrong(`byte ${this.at - 1} is 0x${head.toString(16)}, which begins nothing`)
    }
  }

  #array(claimed: number, depth: number): Json {
    const count = this.count(claimed, 1)
    const below = this.deeper(depth)
    const elements: Json[] = []
    for (let i = 0; i < count; i++) elements.push(this.value(below))
    return elements
  }

  #map(claimed: number, depth: number): Json {
    const count = this.count(claimed, 2)
    const below = this.deeper(depth)
    const builder = new ObjectBuilder()
    for (let i = 0; i < count; i++) builder.set(shownName(this.value(below)), this.value(below))
    return builder.build()
  }

  #extension(size: number): Json {
    const type = this.bytes.readInt8(this.skip(1))
    const data = this.slice(size)
    const instant = type === TIMESTAMP ? timestampText(data) : null
    return instant ?? { type, data: data.toString('base64') }
  }
}

/** null: not one of the three forms, or beyond the years that texts have. */
function timestampText(data: Buffer): string | null {
  let seconds: bigint
  let nanos = 0
  if (data.length === 4) seconds = BigInt(data.readUInt32BE())
  else if (data.length === 8) {
    const both = data.readBigUInt64BE()
    nanos = Number(both >> 34n)
    seconds = both & 0x3_ffff_ffffn
  } else if (data.length === 12) {
    nanos = data.readUInt32BE()
    seconds = data.readBigInt64BE(4)
  } else return null
  return nanos > 999_999_999 ? null : instantText(seconds, nanos)
}

function write(to: ByteWriter, value: Json, depth: number): void {
  if (value === null) to.byte(0xc0)
  else if (typeof value === 'boolean') to.byte(value ? 0xc3 : 0xc2)
  else if (typeof value === 'number') writeNumber(to, value)
  else if (typeof value === 'bigint') writeInteger(to, value)
  else if (typeof value === 'string') writeText(to, value)
  else if (isArray(value)) {
    const below = to.deeper(depth, LABEL)
    writeSize(to, value.length, [0x90, 16, null, 0xdc, 0xdd])
    for (const element of value) write(to, element, below)
  } else if (!writeExtension(to, value)) {
    const below = to.deeper(depth, LABEL)
    const entries = objectEntries(value)
    writeSize(to, entries.length, [0x80, 16, null, 0xde, 0xdf])
    for (const [name, member] of entries) {
      writeText(to, name)
      write(to, member, below)
    }
  }
}

function writeText(to: ByteWriter, text: string): void {
  const bytes = Buffer.from(text)
  writeSize(to, bytes.length, [0xa0, 32, 0xd9, 0xda, 0xdb])
  to.bytes(bytes)
}

type Heads = readonly [
  fixed: number,
  fixedBelow: number,
  one: number | null,
  two: number,
  four: number,
]

function writeSize(to: ByteWriter, size: number, [fixed, below, one, two, four]: Heads): void {
  if (size < below) to.byte(fixed | size)
  else if (one !== null && size < 2 ** 8) to.uint(one, size, 1)
  else if (size < 2 ** 16) to.uint(two, size, 2)
  else to.uint(four, size, 4)
}

function writeNumber(to: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return to.double(0xcb, value)
  if (value >= 0) {
    if (value < 2 ** 7) return to.byte(value)
    if (value < 2 ** 8) return to.uint(0xcc, value, 1)
    if (value < 2 ** 16) return to.uint(0xcd, value, 2)
    return value < 2 ** 32 ? to.uint(0xce, value, 4) : to.int64(0xcf, BigInt(value))
  }
  if (value >= -32) return to.byte(value & 255)
  if (value >= -(2 ** 7)) return to.uint(0xd0, value & 0xff, 1)
  if (value >= -(2 ** 15)) return to.uint(0xd1, value & 0xffff, 2)
  return value >= -(2 ** 31) ? to.uint(0xd2, value >>> 0, 4) : to.int64(0xd3, BigInt(value))
}

function writeInteger(to: ByteWriter, value: bigint): void {
  if (value >= 0n && value < 2n ** 64n) to.int64(0xcf, value)
  else if (value < 0n && value >= -(2n ** 63n)) to.int64(0xd3, value)
  else throw unencodable(`${LABEL} has integers of 64 bits only; got ${value}`)
}

/** An extension as it is shown: `{"type": 5, "data": "AQI="}`. */
function writeExtension(to: ByteWriter, value: Json): boolean {
  const [type, text] = pairOf(value, 'type', 'data') ?? []
  const data = text === undefined ? undefined : fromBase64(text)
  if (typeof type !== 'number' || !Number.isInteger(type) || data === undefined) return false
  if (type < -128 || type > 127) return false
  const fixed = [1, 2, 4, 8, 16].indexOf(data.length)
  if (fixed >= 0) to.byte(0xd4 + fixed)
  else writeSize(to, data.length, [0, 0, 0xc7, 0xc8, 0xc9])
  to.byte(type & 255)
  to.bytes(data)
  return true
}

/** @throws SerdeError */
export function readMessagePack(bytes: Buffer, label: string): Json {
  if (bytes.length === 0) throw new ByteCursor(bytes, label).wrong('there are 0 bytes')
  const reader = new Reader(bytes, label)
  const value = reader.value(0)
  reader.end()
  return value
}

/** @throws SerdeError */
export function writeMessagePack(value: Json): Buffer {
  const writer = new ByteWriter()
  write(writer, value, 0)
  return writer.done()
}

export const messagePackSerde: Serde = {
  label: LABEL,
  structured: true,
  literals: binaryLiterals({ words: ['type', 'data'], otherwise: [], otherwiseBase64: [] }),
  decode: (bytes) => readMessagePack(bytes, LABEL),
  partial: () => null,
  encode: (value) => writeMessagePack(typedValue(value)),
}
