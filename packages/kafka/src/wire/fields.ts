/**
 * The two spellings of Kafka's fields: plain (lengths as int16 and int32) and, from an API's first flexible version on,
 * compact (lengths as varint, tagged fields at each structure's end; KIP-482). A codec asks once which one its version
 * speaks and then reads or writes the same field list.
 */
import type { ByteReader, TaggedFieldReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

export interface FieldReader {
  string(body: ByteReader): string
  nullableString(body: ByteReader): string | null
  /** A view. */
  bytes(body: ByteReader): Buffer
  /** Elements of an array; −1: null. */
  count(body: ByteReader): number
  array<T>(body: ByteReader, element: (body: ByteReader) => T): T[]
  /** End of a structure: its tagged fields, where the version has them. */
  end(body: ByteReader, known?: TaggedFieldReader): void
}

export interface FieldWriter {
  string(out: ByteWriter, value: string): void
  nullableString(out: ByteWriter, value: string | null): void
  bytes(out: ByteWriter, value: Uint8Array): void
  count(out: ByteWriter, count: number | null): void
  array<T>(out: ByteWriter, values: readonly T[] | null, element: (value: T) => void): void
  end(out: ByteWriter): void
}

const PLAIN_READER: FieldReader = {
  string: (body) => body.string(),
  nullableString: (body) => body.nullableString(),
  bytes: (body) => body.bytes(),
  count: (body) => body.arrayLength(),
  array: (body, element) => body.array(element),
  end: () => {},
}

const COMPACT_READER: FieldReader = {
  string: (body) => body.compactString(),
  nullableString: (body) => body.compactNullableString(),
  bytes: (body) => body.compactBytes(),
  count: (body) => body.compactArrayLength(),
  array: (body, element) => body.compactArray(element),
  end: (body, known) => body.taggedFields(known),
}

const PLAIN_WRITER: FieldWriter = {
  string: (out, value) => out.string(value),
  nullableString: (out, value) => out.nullableString(value),
  bytes: (out, value) => out.bytes(value),
  count: (out, count) => out.arrayLength(count),
  array: (out, values, element) => out.array(values, element),
  end: () => {},
}

const COMPACT_WRITER: FieldWriter = {
  string: (out, value) => out.compactString(value),
  nullableString: (out, value) => out.compactNullableString(value),
  bytes: (out, value) => out.compactBytes(value),
  count: (out, count) => out.compactArrayLength(count),
  array: (out, values, element) => out.compactArray(values, element),
  end: (out) => out.taggedFields(),
}

export function reading(flexible: boolean): FieldReader {
  return flexible ? COMPACT_READER : PLAIN_READER
}

export function writing(flexible: boolean): FieldWriter {
  return flexible ? COMPACT_WRITER : PLAIN_WRITER
}

/** Reads `count` int32 values into `into` from index `at`; returns the index after the last. */
export function readInt32s(body: ByteReader, count: number, into: Int32Array, at: number): number {
  if (count <= 0) return at
  const { buffer } = body
  let offset = body.skip(count * 4, 'int32 array')
  const end = at + count
  for (let i = at; i < end; i += 1) {
    into[i] = buffer.readInt32BE(offset)
    offset += 4
  }
  return end
}
