/** Random batches for property tests. */
import * as fc from 'fast-check'
import type { Compression } from '../model.ts'
import type { TestBatch, TestRecord } from './encode-batch.ts'

export const CODECS: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((value) => Buffer.from(value))
/** Text that compresses, long enough for lengths of three bytes. */
const text = fc
  .tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 700 }))
  .map(([word, times]) => Buffer.from(word.repeat(times)))
const nullable = (value: fc.Arbitrary<Buffer>) => fc.option(value, { freq: 4 })

const LONG = { min: -(2n ** 63n), max: 2n ** 63n - 1n }
const timestamp = fc.oneof(
  fc.constantFrom(-1n, -2n, -(10n ** 12n), 2n ** 62n, 0n, LONG.min, LONG.max),
  fc.bigInt({ min: 1_700_000_000_000n, max: 1_700_000_300_000n }),
  fc.bigInt(LONG),
)

const record = fc.record({
  gap: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 100_000 })),
  timestamp,
  key: nullable(bytes(200)),
  value: nullable(fc.oneof(bytes(300), text)),
  headers: fc.array(
    fc.record({ name: bytes(80), value: nullable(bytes(80)) }, { noNullPrototype: true }),
    { maxLength: 4 },
  ),
})

/** Offsets begin at 0 to 3 and have gaps; the last one may be missing. */
export const testBatch: fc.Arbitrary<TestBatch> = fc
  .record({
    records: fc.array(record, { maxLength: 12 }),
    first: fc.integer({ min: 0, max: 3 }),
    behind: fc.integer({ min: 0, max: 3 }),
    baseOffset: fc.oneof(fc.nat(1000), fc.integer({ min: 0, max: 2 ** 52 })),
    compression: fc.constantFrom(...CODECS),
    framing: fc.constantFrom('raw' as const, 'xerial' as const),
    baseTimestamp: timestamp,
    appendTime: fc.option(timestamp, { nil: undefined }),
  })
  .map(({ records, first, behind, appendTime, ...rest }): TestBatch => {
    let next = first
    const numbered = records.map(({ gap, ...other }): TestRecord => {
      const offsetDelta = next
      next += gap
      return { ...other, offsetDelta }
    })
    return {
      ...rest,
      records: numbered,
      lastOffsetDelta: (numbered.at(-1)?.offsetDelta ?? first) + behind,
      ...(appendTime === undefined ? {} : { appendTime }),
    }
  })
