/** Record batches as brokers store them, for tests that need no broker. Layout: packages/kafka/src/records/layout.ts. */
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { crc32c } from '@millrace/kafka/records/codec/crc32c.ts'

export interface TestRecord {
  /** Behind the batch's base offset. */
  readonly delta: number
  /** ms */
  readonly timestamp: number | bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly { readonly name: Buffer; readonly value: Buffer | null }[]
}

export interface TestBatch {
  readonly baseOffset: number
  readonly records: readonly TestRecord[]
  /** Default: that of the last record. */
  readonly lastDelta?: number
  readonly compression?: 'none' | 'gzip' | 'zstd'
  readonly logAppendTime?: boolean
  /** Of a transaction. */
  readonly producerId?: number
  /** A control batch: abort or commit. */
  readonly control?: 'abort' | 'commit'
}

function varint(value: number | bigint): Buffer {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n))
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Buffer.from(bytes)
}

function sized(bytes: Buffer | null): Buffer {
  return bytes === null ? varint(-1) : Buffer.concat([varint(bytes.length), bytes])
}

function recordBytes(record: TestRecord, baseTimestamp: bigint): Buffer {
  const body = Buffer.concat([
    Buffer.of(0),
    varint(BigInt(record.timestamp) - baseTimestamp),
    varint(record.delta),
    sized(record.key),
    sized(record.value),
    varint(record.headers.length),
    ...record.headers.flatMap(({ name, value }) => [sized(name), sized(value)]),
  ])
  return Buffer.concat([varint(body.length), body])
}

function compressed(batch: TestBatch, records: Buffer): Buffer {
  if (batch.compression === 'gzip') return gzipSync(records)
  return batch.compression === 'zstd' ? zstdCompressSync(records) : records
}

const CODECS = { none: 0, gzip: 1, zstd: 4 }
const CONTROL = { abort: 0, commit: 1 }

export function batchBytes(batch: TestBatch): Buffer {
  const { control, producerId, compression = 'none', logAppendTime = false } = batch
  const marker: TestRecord = {
    delta: 0,
    timestamp: 0,
    key: Buffer.of(0, 0, 0, control === undefined ? 0 : CONTROL[control]),
    value: Buffer.alloc(6),
    headers: [],
  }
  const records = control === undefined ? batch.records : [marker]
  const times = records.map(({ timestamp }) => BigInt(timestamp))
  const baseTimestamp = times[0] ?? -1n
  const maxTimestamp = times.reduce((max, time) => (time > max ? time : max), -1n)
  const body = compressed(
    batch,
    Buffer.concat(records.map((record) => recordBytes(record, baseTimestamp))),
  )
  const head = Buffer.alloc(61)
  head.writeBigInt64BE(BigInt(batch.baseOffset), 0)
  head.writeInt32BE(head.length - 12 + body.length, 8)
  head.writeInt8(2, 16)
  const transactional = producerId === undefined ? 0 : 16
  const attributes =
    CODECS[compression] | (logAppendTime ? 8 : 0) | transactional | (control === undefined ? 0 : 32)
  head.writeInt16BE(attributes, 21)
  head.writeInt32BE(batch.lastDelta ?? records.at(-1)?.delta ?? 0, 23)
  head.writeBigInt64BE(baseTimestamp, 27)
  head.writeBigInt64BE(maxTimestamp, 35)
  head.writeBigInt64BE(BigInt(producerId ?? -1), 43)
  head.writeInt32BE(records.length, 57)
  const bytes = Buffer.concat([head, body])
  bytes.writeUInt32BE(crc32c(bytes, 21, bytes.length), 17)
  return bytes
}
