/** Random parts of records as bytes: JSON in all its spellings, texts, numbers, nothing, and what no format reads. */
import * as fc from 'fast-check'
import { LIKELY, TEXTS, UUIDS } from './filters.ts'
import type { TestRecord } from './batches.ts'

const texts = fc.constantFrom(...TEXTS)
const scalars = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 1, arbitrary: fc.constantFrom(null, true, 5, 5.5, 1e20, -0) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
)
const items = fc.oneof(
  scalars,
  fc.array(fc.oneof(scalars, fc.record({ sku: scalars }, { requiredKeys: [] })), { maxLength: 3 }),
)
const values = fc.oneof(
  { weight: 1, arbitrary: items },
  {
    weight: 4,
    arbitrary: fc.record(
      { id: scalars, items, tags: fc.array(texts, { maxLength: 2 }), n: scalars, '10': scalars },
      { requiredKeys: [] },
    ),
  },
)

/** JSON with white space, escapes, key order and number spellings as `choose` has it. */
function spell(part: unknown, choose: (n: number) => number): string {
  const space = (): string => ['', '', '', ' ', '\n\t'][choose(5)] ?? ''
  if (typeof part === 'string') return spellText(part, choose)
  if (part === 5) return ['5', '5.0', '5e0', '0.5E+1'][choose(4)] ?? ''
  if (part === 1e20) return ['1e20', '100000000000000000000', '9007199254740993'][choose(3)] ?? ''
  if (typeof part !== 'object' || part === null) return JSON.stringify(part)
  if (Array.isArray(part)) {
    return `[${part.map((element) => space() + spell(element, choose) + space()).join(',')}]`
  }
  const entries = Object.entries(part).map((entry) => ({ entry, order: choose(100) }))
  entries.sort((a, b) => a.order - b.order)
  const members = entries.map(
    ({ entry: [key, member] }) =>
      `${space()}${spellText(key, choose)}${space()}:${space()}${spell(member, choose)}${space()}`,
  )
  // A name that stands twice: the last one counts.
  if (choose(10) === 0 && members.length > 0) members.unshift('"id":"c-12"')
  return `{${members.join(',')}}`
}

function spellText(text: string, choose: (n: number) => number): string {
  if (choose(4) > 0) return JSON.stringify(text)
  const units = Array.from({ length: text.length }, (_, i) => {
    const unit = text.charAt(i)
    if (choose(4) > 0) return unit === '/' ? '\\/' : JSON.stringify(unit).slice(1, -1)
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  return `"${units.join('')}"`
}

function spelled(value: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(value, fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }))
    .map(([part, choices]) => {
      let at = 0
      return Buffer.from(spell(part, (n) => (choices[at++ % choices.length] ?? 0) % n))
    })
}

const json = spelled(values)

/** Cut short, or with a byte changed: mostly not what it was. */
const broken = fc
  .tuple(json, fc.nat(30), fc.option(fc.constantFrom(0x5c, 0xff, 0x22, 0x00)))
  .map(([bytes, at, byte]) => {
    if (bytes.length === 0) return bytes
    const copy = Buffer.from(bytes)
    if (byte === null) return copy.subarray(0, at % copy.length)
    copy[at % copy.length] = byte
    return copy
  })

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
})

const part = fc.oneof(
  { weight: 8, arbitrary: json },
  { weight: 3, arbitrary: texts.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.constantFrom(...UUIDS).map((text) => Buffer.from(text)) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...UUIDS)
      .map((text) => Buffer.from(text.replaceAll('-', ''), 'hex')),
  },
  { weight: 1, arbitrary: broken },
  { weight: 1, arbitrary: long },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)) },
)
const partOrNull = fc.option(part, { freq: 8 })
const key = fc.oneof(
  texts.map((text) => Buffer.from(text)),
  partOrNull,
)

export const recordBytes: fc.Arbitrary<Pick<TestRecord, 'key' | 'value' | 'headers'>> = fc.record({
  key,
  value: partOrNull,
  headers: fc.array(
    fc.record({
      name: fc.oneof(
        fc.constantFrom('h', 'h', 'x y', 'id', '10', '__proto__').map((text) => Buffer.from(text)),
        part,
      ),
      value: key,
    }),
    { maxLength: 3 },
  ),
})

const likely = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...LIKELY) },
  { weight: 1, arbitrary: fc.constantFrom(...LIKELY).map((text) => `${text}${text}x`) },
  { weight: 1, arbitrary: fc.constantFrom('', 'other', '\\') },
)
const likelyJson = spelled(
  fc.record(
    { n: likely, id: likely, tags: fc.array(likely, { maxLength: 2 }) },
    { requiredKeys: [] },
  ),
)

/** Records that hold what `likelyFilters` look for, some of them damaged behind it. */
export const likelyBytes: typeof recordBytes = fc.record({
  key: fc.option(
    likely.map((text) => Buffer.from(text)),
    { freq: 8 },
  ),
  value: fc.oneof(
    { weight: 8, arbitrary: likelyJson },
    {
      weight: 1,
      arbitrary: likelyJson.map((bytes) =>
        Buffer.concat([bytes.subarray(0, -1), Buffer.from(',"x":nul}')]),
      ),
    },
    { weight: 1, arbitrary: fc.constant(null) },
  ),
  headers: fc.array(
    fc.record({
      name: fc.constantFrom('h', 'x').map((text) => Buffer.from(text)),
      value: likely.map((text) => Buffer.from(text)),
    }),
    { maxLength: 2 },
  ),
})
