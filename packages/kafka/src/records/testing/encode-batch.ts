/** Writes record batches of magic 2, for tests; layout.ts and record-walker.ts have the source. */
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { crc32c, lz4Compress, snappyCompress } from '@platformatic/wasm-utils'
import { ByteWriter } from '../../wire/byte-writer.ts'
import type { Compression } from '../model.ts'

export interface TestRecord {
  readonly offsetDelta: number
  readonly timestamp: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly { readonly name: Buffer; readonly value: Buffer | null }[]
}

export interface TestBatch {
  readonly records: readonly TestRecord[]
  readonly baseOffset?: number
  /** That of the last record when left out. */
  readonly lastOffsetDelta?: number
  readonly compression?: Compression
  /** Of snappy. */
  readonly framing?: 'raw' | 'xerial'
  readonly baseTimestamp?: bigint
  /** Makes it a LogAppendTime batch. */
  readonly appendTime?: bigint
  readonly producerId?: bigint
  readonly transactional?: boolean
  readonly control?: boolean
  /** Instead of what the records and the compression make. */
  readonly body?: Buffer
  /** Instead of the number of records. */
  readonly count?: number
}

const CODES: Record<Compression, number> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 }
/** Uncompressed size of a xerial chunk; Java's is 32 KB, a small one makes more of them. */
const XERIAL_CHUNK = 1000

export function encodeBatch(batch: TestBatch): Buffer {
  const { records, compression = 'none', baseTimestamp = 1_700_000_000_000n } = batch
  const body =
    batch.body ?? compress(compression, encodeRecords(records, baseTimestamp), batch.framing)
  const times = records.map(({ timestamp }) => timestamp)
  const latest = times.reduce((a, b) => (a > b ? a : b), times[0] ?? baseTimestamp)
  const covered = new ByteWriter()
    .int16(
      CODES[compression] |
        (batch.appendTime === undefined ? 0 : 8) |
        (batch.transactional ? 16 : 0) |
        (batch.control ? 32 : 0),
    )
    .int32(batch.lastOffsetDelta ?? records.at(-1)?.offsetDelta ?? 0)
    .int64Big(baseTimestamp)
    .int64Big(batch.appendTime ?? latest)
    .int64Big(batch.producerId ?? -1n)
    .int16(0)
    .int32(-1)
    .int32(batch.count ?? records.length)
    .raw(body)
    .finish()
  return new ByteWriter()
    .int64(batch.baseOffset ?? 0)
    .int32(covered.length + 9)
    .int32(0)
    .int8(2)
    .uint32(crc32c(covered))
    .raw(covered)
    .finish()
}

export function encodeRecords(records: readonly TestRecord[], baseTimestamp: bigint): Buffer {
  const out = new ByteWriter()
  for (const { offsetDelta, timestamp, key, value, headers } of records) {
    const record = new ByteWriter()
      .int8(0)
      .varlongBig(BigInt.asIntN(64, timestamp - baseTimestamp))
      .varint(offsetDelta)
    field(record, key)
    field(record, value)
    record.varint(headers.length)
    for (const header of headers) {
      field(record, header.name)
      field(record, header.value)
    }
    out.varint(record.length).raw(record.finish())
  }
  return out.finish()
}

/** The record of a transaction marker. */
export function markerRecord(type: 'ABORT' | 'COMMIT'): TestRecord {
  const key = Buffer.from([0, 0, 0, type === 'ABORT' ? 0 : 1])
  return { offsetDelta: 0, timestamp: 0n, key, value: Buffer.alloc(6), headers: [] }
}

/** The compressors below throw on an empty input once their memory has grown. */
const EMPTY_LZ4 = Buffer.from('04224d1860408200000000', 'hex')
const rawSnappy = (plain: Buffer) => (plain.length === 0 ? Buffer.alloc(1) : snappyCompress(plain))

export function compress(codec: Compression, plain: Buffer, framing = 'raw'): Buffer {
  switch (codec) {
    case 'none':
      return plain
    case 'gzip':
      return gzipSync(plain)
    case 'snappy':
      return framing === 'raw' ? rawSnappy(plain) : xerial(plain)
    case 'lz4':
      return plain.length === 0 ? EMPTY_LZ4 : lz4Compress(plain)
    case 'zstd':
      return zstdCompressSync(plain)
    default:
      return codec satisfies never
  }
}

function xerial(plain: Buffer): Buffer {
  const out = new ByteWriter()
    .raw(Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]))
    .int32(1)
    .int32(1)
  for (let at = 0; at < plain.length; at += XERIAL_CHUNK) {
    out.bytes(rawSnappy(plain.subarray(at, at + XERIAL_CHUNK)))
  }
  return out.finish()
}

function field(out: ByteWriter, value: Buffer | null): void {
  if (value === null) out.varint(-1)
  else out.varint(value.length).raw(value)
}
