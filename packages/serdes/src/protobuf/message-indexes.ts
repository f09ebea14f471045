/**
 * Which message of a schema a payload is.
 * Confluent: zigzag varints, a count and so many indexes: of the message in its file, then in the message around it; a
 * single 0 stands for [0]. AWS Glue: one varint, the place among all messages of the file in the order of their full names.
 */
import { undecodable } from '../errors.ts'
import { Cursor, WireFault } from './wire.ts'

/** protoc nests messages at most 32 deep. */
const MAX_INDEXES = 32
const FIRST: readonly number[] = [0]

/** @throws SerdeError */
export function readIndexes(
  bytes: Buffer,
  at: number,
): { indexes: readonly number[]; end: number } {
  if (bytes[at] === 0) return { indexes: FIRST, end: at + 1 }
  const cursor = new Cursor(bytes, at)
  try {
    const count = cursor.sint32(bytes.length)
    if (count < 0 || count > MAX_INDEXES) {
      throw undecodable(
        `Not Protobuf: the message indexes behind the schema id begin with a count of ${count}; 0 to ${MAX_INDEXES} are possible`,
      )
    }
    const indexes = Array.from({ length: count }, () => cursor.sint32(bytes.length))
    return { indexes, end: cursor.at }
  } catch (cause) {
    if (!(cause instanceof WireFault)) throw cause
    throw undecodable(`Not Protobuf: no message indexes behind the schema id: ${cause.message}`)
  }
}

/** @throws SerdeError */
export function readGlueIndex(bytes: Buffer, at: number): { index: number; end: number } {
  const cursor = new Cursor(bytes, at)
  try {
    return { index: cursor.int32(bytes.length), end: cursor.at }
  } catch (cause) {
    if (!(cause instanceof WireFault)) throw cause
    throw undecodable(`Not Protobuf: no message index behind the header: ${cause.message}`)
  }
}

export function writeIndexes(indexes: readonly number[]): Buffer {
  if (indexes.length === 1 && indexes[0] === 0) return Buffer.of(0)
  return Buffer.from([indexes.length, ...indexes].flatMap(zigzag))
}

/** @param index not negative */
function zigzag(index: number): number[] {
  const bytes: number[] = []
  let rest = index * 2
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}
