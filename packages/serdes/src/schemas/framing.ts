/**
 * How records name their schema.
 * Confluent: magic byte 0 and four bytes of id before the payload; newer clients: magic byte 1 and a UUID in the header
 * `__key_schema_id` or `__value_schema_id` (which may hold magic byte 0 and an id as well), the payload bare.
 * AWS Glue: version byte 3, compression (0 none, 5 zlib), a UUID, payload.
 * For Protobuf the message indexes follow the id, wherever that is.
 */
import type { SerdeContext } from '../serde.ts'
import type { WireId } from './model.ts'

const MAGIC_ID = 0
const MAGIC_GUID = 1
const GLUE_VERSION = 3
const GLUE_PLAIN = 0
const GLUE_ZLIB = 5
const ID_SIZE = 5
const GUID_SIZE = 17
const GLUE_SIZE = 18

export interface Framed {
  readonly id: WireId
  /** Where in the bytes that were given what follows the id begins: message indexes or payload. */
  readonly start: number
  /** What follows the id in the header: message indexes of Protobuf; null: the id is not in a header. */
  readonly header: Buffer | null
  /** From `start` on the bytes are compressed by zlib. */
  readonly zlib: boolean
}

const HEADER_NAMES = {
  key: Buffer.from('__key_schema_id'),
  value: Buffer.from('__value_schema_id'),
} as const

/** null: the bytes name no schema. A header that names one goes before the bytes. */
export function readFraming(bytes: Buffer, context: SerdeContext): Framed | null {
  return inHeader(context) ?? inBytes(bytes)
}

function inBytes(bytes: Buffer): Framed | null {
  if (bytes[0] === MAGIC_ID && bytes.length >= ID_SIZE) {
    const id: WireId = { kind: 'id', id: bytes.readInt32BE(1) }
    return { id, start: ID_SIZE, header: null, zlib: false }
  }
  const compression = bytes[1]
  if (
    bytes[0] === GLUE_VERSION &&
    (compression === GLUE_PLAIN || compression === GLUE_ZLIB) &&
    bytes.length >= GLUE_SIZE
  ) {
    const id: WireId = { kind: 'glue', id: uuidText(bytes, 2) }
    return { id, start: GLUE_SIZE, header: null, zlib: compression === GLUE_ZLIB }
  }
  return null
}

function inHeader({ headers, side }: SerdeContext): Framed | null {
  if (headers === undefined || headers.length === 0 || side === 'headers') return null
  const value = headers.findLast(({ name }) => name.equals(HEADER_NAMES[side]))?.value
  if (!value) return null
  if (value[0] === MAGIC_GUID && value.length >= GUID_SIZE) {
    const id: WireId = { kind: 'guid', id: uuidText(value, 1) }
    return { id, start: 0, header: value.subarray(GUID_SIZE), zlib: false }
  }
  if (value[0] === MAGIC_ID && value.length >= ID_SIZE) {
    const id: WireId = { kind: 'id', id: value.readInt32BE(1) }
    return { id, start: 0, header: value.subarray(ID_SIZE), zlib: false }
  }
  return null
}

function uuidText(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** What is written before a payload (and before its message indexes): Confluent's magic byte and id. */
export function idPrefix(id: number): Buffer {
  const prefix = Buffer.alloc(ID_SIZE)
  prefix.writeInt32BE(id, 1)
  return prefix
}
