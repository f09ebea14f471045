/** The ladder finds exactly what decoding every record and running the filter finds. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { compile, stringifyJson, type Query } from '@millrace/kjq/kjq.ts'
import { objectFrom, type Json } from '@millrace/kjq/json/value.ts'
import { NO_FORMATS } from '../formats.ts'
import { planningCatalogue } from '../plan/planning-catalogue.ts'
import type { SerdeCatalogue } from '@millrace/serdes/catalogue.ts'
import type { SerdeChoice, Side } from '@millrace/serdes/serde.ts'
import { batchBytes, type TestBatch, type TestRecord } from '../testing/batches.ts'
import { filters, likelyFilters, type TestFilter } from '../testing/filters.ts'
import { likelyBytes, recordBytes } from '../testing/record-bytes.ts'
import { SCHEMA_CATALOGUE, schemaRecords } from '../testing/schema-bytes.ts'
import { scanBytes, specOf, TOPIC } from '../testing/scan-bytes.ts'

const choices = fc.record<SerdeChoice>({
  key: fc.constantFrom('String', 'JSON', 'Long', 'UUID', 'Base64', 'Hex'),
  value: fc.constantFrom('JSON', 'JSON', 'JSON', 'String', 'Hex', 'Base64'),
  headers: fc.constantFrom('String', 'String', 'JSON', 'Hex'),
})

interface LooseBatch {
  readonly gap: number
  readonly compression: 'none' | 'gzip' | 'zstd'
  readonly logAppendTime: boolean
  readonly records: readonly {
    readonly gap: number
    readonly timestamp: number
    readonly parts: Pick<TestRecord, 'key' | 'value' | 'headers'>
  }[]
}

function batchesOf(bytes: typeof recordBytes): fc.Arbitrary<LooseBatch[]> {
  return fc.array(
    fc.record({
      gap: fc.nat(3),
      compression: fc.constantFrom('none', 'none', 'gzip', 'zstd'),
      logAppendTime: fc.boolean(),
      records: fc.array(fc.record({ gap: fc.nat(2), timestamp: fc.nat(50), parts: bytes }), {
        maxLength: 6,
      }),
    }),
    { maxLength: 5 },
  )
}

/** Lays batches one behind the other. */
function lay(parts: readonly LooseBatch[]): TestBatch[] {
  let offset = 0
  return parts.map(({ gap, compression, logAppendTime, records }) => {
    const baseOffset = offset + gap
    let delta = -1
    const laid = records.map((record): TestRecord => {
      delta += record.gap + 1
      return { delta, timestamp: record.timestamp, ...record.parts }
    })
    const lastDelta = Math.max(0, delta)
    offset = baseOffset + lastDelta + 1
    const codec = records.length === 0 ? 'none' : compression
    return { baseOffset, records: laid, lastDelta, compression: codec, logAppendTime }
  })
}

/** A part decoded, or why not. */
function attempt(decode: () => Json): { value: Json; failed: boolean } {
  try {
    return { value: decode(), failed: false }
  } catch {
    return { value: null, failed: true }
  }
}

/** @param decode of a value that is not null */
function headersOf(record: TestRecord, decode: (value: Buffer) => Json): Json {
  const names = [...new Set(record.headers.map(({ name }) => name.toString()))]
  return objectFrom(
    names.map((name) => {
      const values = record.headers
        .filter((header) => header.name.toString() === name)
        .map(({ value }) => (value === null ? null : decode(value)))
      return [name, values.length === 1 ? (values[0] ?? null) : values]
    }),
  )
}

const PLAIN = planningCatalogue(NO_FORMATS)

/** Everything decoded, nothing skipped. */
function naive(
  query: Query,
  catalogue: SerdeCatalogue,
  choice: SerdeChoice,
  record: TestRecord,
  root: Record<string, Json>,
) {
  const bytes = (side: 'key' | 'value'): Json => {
    const part = record[side]
    return part === null ? null : catalogue.named(choice[side]).decode(part, { topic: TOPIC, side })
  }
  const header = (value: Buffer): Json =>
    catalogue.named(choice.headers).decode(value, { topic: TOPIC, side: 'headers' })
  const parts = {
    key: attempt(() => bytes('key')),
    value: attempt(() => bytes('value')),
    headers: attempt(() => headersOf(record, header)),
  }
  const { paths } = query.facts
  const touches = (side: Side): boolean =>
    paths === 'everything' || paths.some(([name]) => name === side)
  const sides: Side[] = ['key', 'value', 'headers']
  const isReadable = sides.every((side) => !touches(side) || !parts[side].failed)
  const input = {
    ...root,
    key: parts.key.value,
    value: parts.value.value,
    headers: parts.headers.failed
      ? headersOf(record, (value) => attempt(() => header(value)).value)
      : parts.headers.value,
  }
  let matches = false
  try {
    matches = isReadable && query.matches(input)
  } catch {
    // An error is no match.
  }
  return { matches, input }
}

interface Case {
  readonly filter: TestFilter
  readonly choice: SerdeChoice
  readonly parts: readonly LooseBatch[]
  readonly low: number
  /** Offsets at the end that are not in the range. */
  readonly below: number
  readonly fromTime: number | null
  readonly toTime: number | null
  /** After every record. */
  readonly pausing: boolean
}

const ranges = {
  low: fc.nat(4),
  below: fc.nat(4),
  fromTime: fc.option(fc.nat(30), { freq: 1 }),
  toTime: fc.option(fc.nat(60), { freq: 1 }),
  pausing: fc.boolean(),
}

/** Scans, decodes everything, and compares record by record. */
function check(
  { filter, choice, parts, low, below, fromTime, toTime, pausing }: Case,
  catalogue: SerdeCatalogue,
): void {
  const { source, dialect } = filter
  const query = compile(source, { dialect })
  const laid = lay(parts)
  const last = laid.at(-1)
  const end = last === undefined ? 0 : last.baseOffset + (last.lastDelta ?? 0) + 1
  const high = Math.max(low, end - below)
  const spec = specOf({ filter: source, dialect, fromTime, toTime }, choice)
  const scanned = scanBytes(
    spec,
    Buffer.concat(laid.map(batchBytes)),
    { low, high, pausing },
    catalogue,
  )

  const expected: { offset: number; input: Record<string, Json> }[] = []
  let inRange = 0
  for (const batch of laid) {
    const stamp = Math.max(-1, ...batch.records.map(({ timestamp }) => Number(timestamp)))
    for (const record of batch.records) {
      const offset = batch.baseOffset + record.delta
      if (offset < low || offset >= high) continue
      inRange += 1
      const timestamp = batch.logAppendTime === true ? stamp : Number(record.timestamp)
      if (timestamp < (fromTime ?? -1) || timestamp >= (toTime ?? Infinity)) continue
      const root = { topic: TOPIC, partition: 0, offset, timestamp }
      const { matches, input } = naive(query, catalogue, choice, record, root)
      if (matches) expected.push({ offset, input })
    }
  }
  assert.deepEqual(
    scanned.found.map(({ offset }) => offset),
    expected.map(({ offset }) => offset),
  )
  for (const [i, { input }] of expected.entries()) {
    const text = scanned.found[i]?.text ?? ''
    const { key, value, headers } = input
    const shown = `"key":${stringifyJson(key ?? null)},"value":${stringifyJson(value ?? null)},"headers":${stringifyJson(headers ?? null)},`
    assert.ok(text.includes(shown), `${text}\nhas not\n${shown}`)
    JSON.parse(text)
  }
  assert.equal(scanned.count.scanned, inRange)
  assert.equal(scanned.count.matched, expected.length)
  assert.equal(scanned.count.position, Math.max(low, Math.min(high, end)))
}

test('what the ladder finds is what decoding everything finds: any filter, any bytes', () => {
  const cases = fc.record({
    filter: filters,
    choice: choices,
    parts: batchesOf(recordBytes),
    ...ranges,
  })
  fc.assert(
    fc.property(cases, (each) => check(each, PLAIN)),
    { numRuns: 800 },
  )
})

test('what the ladder finds is what decoding everything finds: texts that many records hold', () => {
  const choice = { key: 'String', value: 'JSON', headers: 'String' }
  const cases = fc.record({
    filter: likelyFilters,
    choice: fc.constant(choice),
    parts: batchesOf(likelyBytes),
    ...ranges,
  })
  fc.assert(
    fc.property(cases, (each) => check(each, PLAIN)),
    { numRuns: 800 },
  )
})

for (const label of ['AVRO', 'AVRO (Strict)', 'Protobuf'] as const) {
  test(`what the ladder finds is what decoding everything finds: ${label} of several schemas`, () => {
    const cases = fc.record({
      filter: fc.oneof(filters, likelyFilters),
      choice: fc.constant({ key: label, value: label, headers: 'String' }),
      parts: batchesOf(schemaRecords(label)),
      ...ranges,
    })
    fc.assert(
      fc.property(cases, (each) => check(each, SCHEMA_CATALOGUE)),
      { numRuns: 1500 },
    )
  })
}
