/**
 * Makes record batches of magic 2 out of records; layout.ts has the source. A batch is encoded and compressed once and then
 * stamped with who sends it, since a producer that gets a new epoch numbers its batches anew.
 */
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { lz4Compress } from '@platformatic/wasm-utils'
import { ByteWriter } from '../wire/byte-writer.ts'
import { crc32c } from './codec/crc32c.ts'
import { COMPRESSIONS } from './codec/decompressor.ts'
import { ATTRIBUTES_AT, CRC_AT, LOG_OVERHEAD, PRODUCER_ID_AT, RECORDS_AT } from './layout.ts'
import type { Compression } from './model.ts'

/** What the encoder can make; snappy is only read. */
export type BatchCompression = Exclude<Compression, 'snappy'>

export interface NewRecord {
  readonly key: Uint8Array | null
  /** null: a tombstone. */
  readonly value: Uint8Array | null
  readonly headers?: readonly { readonly name: string; readonly value: Uint8Array | null }[]
  /** ms since epoch, a whole number. Retention counts from it: what is old when it is written is soon deleted. */
  readonly timestamp: number
}

export interface BatchSender {
  readonly producerId: bigint
  readonly epoch: number
  /** Sequence number of the first record. */
  readonly sequence: number
}

const TRANSACTIONAL_BIT = 16
const PRODUCER_EPOCH_AT = PRODUCER_ID_AT + 8
const SEQUENCE_AT = PRODUCER_EPOCH_AT + 2
/** Length, attributes, timestamp, offset, key and value lengths, header count: never more than this. */
const RECORD_OVERHEAD = 5 + 1 + 10 + 5 + 5 + 5 + 5
const HEADER_OVERHEAD = 5 + 5

/** A header above all records. */
export const BATCH_OVERHEAD = RECORDS_AT

/** Upper bound of a record's size in an uncompressed batch, bytes. */
export function recordBytes({ key, value, headers = [] }: NewRecord): number {
  let bytes = RECORD_OVERHEAD + (key?.length ?? 0) + (value?.length ?? 0)
  for (const header of headers) {
    bytes += HEADER_OVERHEAD + Buffer.byteLength(header.name) + (header.value?.length ?? 0)
  }
  return bytes
}

/**
 * A whole batch from offset 0 on, without a sender: to be stamped before it is sent. What compression does not make
 * smaller is left as it is.
 * @param records at least one
 * @throws RangeError when there is none, or a timestamp is not a whole number
 */
export function encodeBatch(
  records: readonly NewRecord[],
  options: { readonly compression: BatchCompression; readonly transactional: boolean },
): Buffer {
  const [first] = records
  if (first === undefined) throw new RangeError('Expected at least one record for a batch, got 0')
  const plain = encodeRecords(records, first.timestamp)
  const small = compress(options.compression, plain)
  const compressed = small.length < plain.length
  const body = compressed ? small : plain
  const code = compressed ? COMPRESSIONS.indexOf(options.compression) : 0
  let latest = first.timestamp
  for (const { timestamp } of records) if (timestamp > latest) latest = timestamp
  const batch = new ByteWriter(RECORDS_AT + body.length)
    .int64(0)
    .int32(RECORDS_AT + body.length - LOG_OVERHEAD)
    // The leader epoch is the broker's to fill in, and stands outside of the CRC.
    .int32(-1)
    .int8(2)
    .int32(0)
    .int16(code | (options.transactional ? TRANSACTIONAL_BIT : 0))
    .int32(records.length - 1)
    .int64(first.timestamp)
    .int64(latest)
    .int64(-1)
    .int16(-1)
    .int32(-1)
    .int32(records.length)
    .raw(body)
    .finish()
  seal(batch)
  return batch
}

/** Writes the sender into a batch of `encodeBatch`, in place. */
export function stampBatch(batch: Buffer, { producerId, epoch, sequence }: BatchSender): void {
  batch.writeBigInt64BE(producerId, PRODUCER_ID_AT)
  batch.writeInt16BE(epoch, PRODUCER_EPOCH_AT)
  batch.writeInt32BE(sequence, SEQUENCE_AT)
  seal(batch)
}

function seal(batch: Buffer): void {
  batch.writeUInt32BE(crc32c(batch, ATTRIBUTES_AT, batch.length), CRC_AT)
}

function encodeRecords(records: readonly NewRecord[], baseTimestamp: number): Buffer {
  let capacity = 0
  for (const record of records) capacity += recordBytes(record)
  const out = new ByteWriter(capacity)
  const record = new ByteWriter(1024)
  for (const [index, { key, value, headers = [], timestamp }] of records.entries()) {
    record.clear().int8(0)
    const delta = timestamp - baseTimestamp
    if ((delta | 0) === delta) record.varint(delta)
    else record.varlong(delta)
    record.varint(index)
    bytes(record, key)
    bytes(record, value)
    record.varint(headers.length)
    for (const header of headers) {
      bytes(record, Buffer.from(header.name))
      bytes(record, header.value)
    }
    const whole = record.finish()
    out.varint(whole.length).raw(whole)
  }
  return out.finish()
}

function bytes(out: ByteWriter, value: Uint8Array | null): void {
  if (value === null) out.varint(-1)
  else out.varint(value.length).raw(value)
}

function compress(codec: BatchCompression, plain: Buffer): Buffer {
  switch (codec) {
    case 'none':
      return plain
    case 'gzip':
      return gzipSync(plain)
    case 'lz4':
      return lz4Compress(plain)
    case 'zstd':
      return zstdCompressSync(plain)
    default:
      return codec satisfies never
  }
}
