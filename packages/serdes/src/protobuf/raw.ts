/**
 * Protobuf without a schema: members by field number, a list where a field comes more than once. The wire says only how
 * wide a value is, so what it is is guessed: see `guess` and `fraction`.
 */
import { ObjectBuilder, type Json, type JsonObject } from '@millrace/kjq/json/value.ts'
import { undecodable, unencodable } from '../errors.ts'
import { readFraming } from '../schemas/framing.ts'
import type { Serde, SerdeContext } from '../serde.ts'
import { readIndexes } from './message-indexes.ts'
import { shortest } from './scalars.ts'
import { readable } from './unknown-fields.ts'
import { Cursor, FIXED32, FIXED64, MAX_DEPTH, START_GROUP, VARINT, WireFault } from './wire.ts'

/** `Protobuf (Raw)` */
export const protobufRawSerde: Serde = {
  label: 'Protobuf (Raw)',
  structured: true,
  literals: null,
  decode(bytes, context) {
    try {
      return fieldsIn(bytes, payloadStart(bytes, context), bytes.length, 0)
    } catch (error) {
      if (!(error instanceof WireFault)) throw error
      throw undecodable(`Not Protobuf: ${error.message}`)
    }
  },
  partial: () => null,
  encode() {
    throw unencodable(
      'Protobuf (Raw) cannot write: without a schema the types of fields are not known. Choose Protobuf or Protobuf (Local)',
    )
  },
}

/** No field has number 0, so bytes that begin with one are those of a schema registry. */
function payloadStart(bytes: Buffer, context: SerdeContext): number {
  const framed = readFraming(bytes, context)
  if (framed === null || framed.start === 0 || framed.zlib) return 0
  return framed.id.kind === 'glue' ? framed.start + 1 : readIndexes(bytes, framed.start).end
}

function fieldsIn(bytes: Buffer, start: number, end: number, depth: number): JsonObject {
  if (depth >= MAX_DEPTH) {
    throw new WireFault(`Messages are nested deeper than ${MAX_DEPTH} levels`, start)
  }
  const cursor = new Cursor(bytes, start)
  const fields = new Map<string, Json[]>()
  while (cursor.at < end) {
    const tag = cursor.tag(end)
    const name = String(tag >>> 3)
    let list = fields.get(name)
    if (list === undefined) fields.set(name, (list = []))
    list.push(valueOf(cursor, tag, end, depth))
  }
  const object = new ObjectBuilder()
  for (const [name, list] of fields) object.set(name, list.length === 1 ? (list[0] ?? null) : list)
  return object.build()
}

function valueOf(cursor: Cursor, tag: number, end: number, depth: number): Json {
  switch (tag & 7) {
    case VARINT:
      return cursor.uint64(end)
    case FIXED64: {
      const double = new Cursor(cursor.bytes, cursor.at).double(end)
      return isPlausible(double, 1e-9, 1e15) ? (cursor.fixed64(end), double) : cursor.fixed64(end)
    }
    case FIXED32: {
      const float = new Cursor(cursor.bytes, cursor.at).float(end)
      const integer = cursor.fixed32(end) >>> 0
      return isPlausible(float, 1e-6, 1e9) ? shortest(float) : integer
    }
    case START_GROUP: {
      const start = cursor.at
      return fieldsIn(cursor.bytes, start, cursor.groupEnd(tag, end), depth + 1)
    }
    default: {
      const start = cursor.at
      cursor.skip(tag, end)
      const from = new Cursor(cursor.bytes, start)
      from.lengthEnd(end)
      return guess(cursor.bytes, from.at, cursor.at, depth)
    }
  }
}

/** Integers of this size are rare, and fractions are rarely of another. */
function isPlausible(fraction: number, least: number, most: number): boolean {
  const size = Math.abs(fraction)
  return size === 0 ? Object.is(fraction, 0) : size >= least && size <= most
}

/**
 * Text before message: "01" is a message, too. But not where it has line breaks or tabs: messages begin with them, whose
 * first field is number 1.
 */
function guess(bytes: Buffer, start: number, end: number, depth: number): Json {
  const part = bytes.subarray(start, end)
  const text = start === end ? '' : readable(part)
  if (text !== null && !/[\t\n\r]/.test(text)) return text
  if (depth + 1 < MAX_DEPTH && isMessage(bytes, start, end)) {
    return fieldsIn(bytes, start, end, depth + 1)
  }
  return text ?? part.toString('base64')
}

function isMessage(bytes: Buffer, start: number, end: number): boolean {
  const cursor = new Cursor(bytes, start)
  try {
    while (cursor.at < end) cursor.skip(cursor.tag(end), end)
    return true
  } catch (error) {
    if (error instanceof WireFault) return false
    throw error
  }
}
