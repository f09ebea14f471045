/**
 * Rate of walking record batches in memory: 30,000 JSON records of about 670 bytes in batches of 16 KB and of 1 MB, beside a plain
 * Buffer.indexOf over the same bytes. `node bench/records.ts`
 */
import { parseArgs } from 'node:util'
import { openBatchWalker } from '@millrace/kafka/records/batch-walker.ts'
import { crc32c } from '@millrace/kafka/records/codec/crc32c.ts'
import type { Compression } from '@millrace/kafka/records/model.ts'
import { openRecordWalker } from '@millrace/kafka/records/record-walker.ts'
import { encodeBatch, type TestRecord } from '@millrace/kafka/records/testing/encode-batch.ts'
import { median } from './report.ts'

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } })
const ROUNDS = Number(options.rounds)
const RECORDS = 30_000
const CODECS: readonly Compression[] = ['none', 'lz4', 'snappy', 'zstd', 'gzip']
const NEEDLE = Buffer.from('"id":"c-12345"')

/** Numbers that look random and are the same in every run. */
let seed = 1
function random(below: number): number {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
  return seed % below
}
const pick = <T>(list: readonly [T, ...T[]]): T => list[random(list.length)] ?? list[0]
const word = (letters: number) =>
  Array.from({ length: letters }, () => String.fromCharCode(97 + random(26))).join('')

function order(i: number): Buffer {
  const item = () => ({
    sku: `SKU-${random(100_000)}`,
    title: `${word(6)} ${word(9)}`,
    price: random(100_000) / 100,
    quantity: 1 + random(5),
  })
  const value = {
    id: `order-${i}`,
    created: new Date(1_700_000_000_000 + i * 37).toISOString(),
    status: pick(['NEW', 'PAID', 'SHIPPED', 'RETURNED']),
    customer: {
      id: `c-${random(100_000)}`,
      name: `${word(6)} ${word(10)}`,
      tier: pick(['gold', 'silver', 'bronze']),
    },
    address: {
      street: `${random(999)} ${word(8)} street`,
      city: pick(['Berlin', 'Paris', 'Rome', 'Oslo']),
      zip: 10_000 + random(89_999),
    },
    items: [item(), item(), item(), item()],
    trace: word(32),
    note: `${word(12)} ${word(7)} ${word(11)} ${word(40)}`,
  }
  return Buffer.from(JSON.stringify(value))
}

function records(): TestRecord[] {
  return Array.from({ length: RECORDS }, (_, i) => ({
    offsetDelta: 0,
    timestamp: 1_700_000_000_000n + BigInt(i),
    key: Buffer.from(`order-${i}`),
    value: order(i),
    headers: [],
  }))
}

function batches(all: readonly TestRecord[], perBatch: number, compression: Compression): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < all.length; at += perBatch) {
    const part = all.slice(at, at + perBatch).map((record, i) => ({ ...record, offsetDelta: i }))
    parts.push(encodeBatch({ records: part, baseOffset: at, compression, framing: 'xerial' }))
  }
  return Buffer.concat(parts)
}

const batch = openBatchWalker()
const record = openRecordWalker()

/** Walks all; the sum keeps the compiler from leaving the work out. */
function walk(bytes: Buffer): number {
  let sum = 0
  batch.reset(bytes, 0, bytes.length)
  while (batch.next()) {
    record.reset(batch)
    while (record.next()) sum += record.valueLength + record.offset
  }
  return sum
}

/** What the byte prefilter does: every batch is looked through, none is walked. */
function search(bytes: Buffer): number {
  let found = 0
  batch.reset(bytes, 0, bytes.length)
  while (batch.next()) {
    const region = batch.records()
    if (region?.buffer.subarray(region.start, region.end).includes(NEEDLE)) found += 1
  }
  return found
}

/** Only the walking of records: a batch of 1 MB that is checked already, again and again. */
function walkRecords(bytes: Buffer): () => number {
  const batch = openBatchWalker()
  batch.reset(bytes, 0, bytes.length)
  batch.next()
  batch.records()
  return () => {
    let sum = 0
    for (let walked = 0; walked < RECORDS; walked += batch.recordCount) {
      record.reset(batch)
      while (record.next()) sum += record.valueLength + record.offset
    }
    return sum
  }
}

interface Case {
  readonly name: string
  readonly bytes: number
  readonly records: number
  readonly run: () => number
}

/** Rounds of all cases in turn, so that a busy machine is busy for all of them. */
function measure(cases: readonly Case[]): number[] {
  const times = cases.map((): number[] => [])
  for (let round = -2; round < ROUNDS; round += 1) {
    for (const [i, { run }] of cases.entries()) {
      const began = performance.now()
      run()
      if (round >= 0) times[i]?.push(performance.now() - began)
    }
  }
  return times.map(median)
}

const all = records()
for (const [name, perBatch] of [
  ['16 KB', 22],
  ['1 MB', 1400],
] as const) {
  const plain = batches(all, perBatch, 'none')
  const one = batches(all.slice(0, 1500), 1500, 'none')
  const cases: Case[] = [
    {
      name: 'Buffer.indexOf',
      bytes: plain.length,
      records: RECORDS,
      run: () => plain.indexOf(NEEDLE, 0),
    },
    {
      name: 'CRC32C',
      bytes: plain.length,
      records: RECORDS,
      run: () => crc32c(plain, 0, plain.length),
    },
    {
      name: 'records of one batch',
      bytes: (one.length * RECORDS) / 1500,
      records: RECORDS,
      run: walkRecords(one),
    },
    ...CODECS.flatMap((codec) => {
      const bytes = batches(all, perBatch, codec)
      const sizes = { bytes: plain.length, records: RECORDS }
      return [
        { ...sizes, name: `walk ${codec}`, run: () => walk(bytes) },
        { ...sizes, name: `search ${codec}`, run: () => search(bytes) },
      ]
    }),
  ]
  const times = measure(cases)
  const plainTime = times[0] ?? Number.NaN
  console.log(
    `\nbatches of ${name}, ${Math.round(plain.length / RECORDS)} bytes a record, medians of ${ROUNDS}`,
  )
  for (const [i, { name, bytes, records }] of cases.entries()) {
    const ms = times[i] ?? Number.NaN
    console.log(
      `${name.padEnd(22)} ${(records / ms / 1000).toFixed(2).padStart(8)} M records/s ${(bytes / ms / 1000).toFixed(0).padStart(7)} MB/s ${(ms / plainTime).toFixed(2).padStart(6)} × the time of indexOf`,
    )
  }
}
