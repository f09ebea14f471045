/** Values to CBOR, in its preferred serialization but for fractions, which are always doubles (RFC 8949 section 4.1). */
import {
  isArray,
  objectEntries,
  objectGet,
  type Json,
  type JsonObject,
} from '@millrace/kjq/json/value.ts'
import { ByteWriter } from './byte-writer.ts'
import { pairOf } from './typed.ts'

const MAX_UINT64 = 2n ** 64n

/** @throws SerdeError when nested too deep */
export function writeCbor(value: Json, label: string): Buffer {
  const writer = new ByteWriter()
  write(writer, value, 0, label)
  return writer.done()
}

function write(to: ByteWriter, value: Json, depth: number, label: string): void {
  if (value === null) to.byte(0xf6)
  else if (typeof value === 'boolean') to.byte(value ? 0xf5 : 0xf4)
  else if (typeof value === 'bigint') writeInteger(to, value)
  else if (typeof value === 'number') writeNumber(to, value)
  else if (typeof value === 'string') writeString(to, 3, Buffer.from(value))
  else if (isArray(value)) {
    const below = to.deeper(depth, label)
    writeHead(to, 4, value.length)
    for (const element of value) write(to, element, below, label)
  } else if (!writeSimple(to, value)) {
    const below = to.deeper(depth, label)
    const [tag, content] = pairOf(value, 'tag', 'value') ?? []
    if (isTag(tag) && content !== undefined) {
      writeHead(to, 6, tag)
      return write(to, content, below, label)
    }
    const entries = objectEntries(value)
    writeHead(to, 5, entries.length)
    for (const [name, member] of entries) {
      writeString(to, 3, Buffer.from(name))
      write(to, member, below, label)
    }
  }
}

/** A tag as it is shown: `{"tag": 99, "value": …}`. Bytes in it were Base64, which is written as the text that it is. */
function isTag(tag: Json | undefined): tag is number | bigint {
  if (typeof tag === 'bigint') return tag > 0n && tag < MAX_UINT64
  return typeof tag === 'number' && Number.isSafeInteger(tag) && tag >= 0 && !Object.is(tag, -0)
}

/** `{"simple": 99}` */
function writeSimple(to: ByteWriter, value: JsonObject): boolean {
  const [entry, ...more] = objectEntries(value)
  const simple = entry?.[0] === 'simple' && more.length === 0 ? objectGet(value, 'simple') : null
  if (typeof simple !== 'number' || !Number.isInteger(simple) || Object.is(simple, -0)) return false
  if (simple >= 0 && simple < 20) to.byte(0xe0 | simple)
  else if (simple >= 32 && simple < 256) to.uint(0xf8, simple, 1)
  else return false
  return true
}

function writeNumber(to: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) to.double(0xfb, value)
  else if (value >= 0) writeHead(to, 0, value)
  else writeHead(to, 1, -1 - value)
}

/** Beyond 64 bits as a bignum. */
function writeInteger(to: ByteWriter, value: bigint): void {
  const size = value >= 0n ? value : -1n - value
  const major = value >= 0n ? 0 : 1
  if (size < MAX_UINT64) return writeHead(to, major, size)
  const hex = size.toString(16)
  writeHead(to, 6, 2 + major)
  writeString(to, 2, Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}

function writeString(to: ByteWriter, major: number, bytes: Buffer): void {
  writeHead(to, major, bytes.length)
  to.bytes(bytes)
}

function writeHead(to: ByteWriter, major: number, argument: number | bigint): void {
  const head = major << 5
  if (argument < 24) to.byte(head | Number(argument))
  else if (argument < 2 ** 8) to.uint(head | 24, Number(argument), 1)
  else if (argument < 2 ** 16) to.uint(head | 25, Number(argument), 2)
  else if (argument < 2 ** 32) to.uint(head | 26, Number(argument), 4)
  else to.int64(head | 27, BigInt(argument))
}
