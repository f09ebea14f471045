import assert from 'node:assert/strict'
import test from 'node:test'
import { SearchError } from '../errors.ts'
import { specOf } from '../testing/scan-bytes.ts'
import { planScan } from './plan-scan.ts'

const STRINGS = { key: 'String', value: 'String', headers: 'String' }
const AVROS = { key: 'String', value: 'AVRO', headers: 'String' }
const LONGS = { key: 'Long', value: 'JSON', headers: 'String' }

/** Filters, the serdes they run on (default: JSON values), and whether bytes tell that most records do not match. */
const FAST: readonly (readonly [filter: string, fast: boolean, serdes?: typeof STRINGS])[] = [
  ['.value.id == "c-1"', true],
  ['.value.id == "c-1" or .key == "k"', true],
  ['.value.id == "c-1" or .offset == 5', false],
  ['.value.id == "c-1" and .value.n > 5', true],
  ['.value.n > 5', false],
  ['.value.id == "quote\\""', false],
  ['.topic == "scanned"', false],
  ['.headers.trace == "t"', true],
  ['.headers | has("trace")', true],
  ['.headers | has("trace")', true, { ...STRINGS, headers: 'JSON' }],
  ['.headers.trace == "t"', false, { ...STRINGS, headers: 'Long' }],
  ['.key == "k"', false, LONGS],
  ['.value == "text"', true, STRINGS],
  ['any(..; . == "needle")', true],
  ['any(..; . == "scan")', false],
  ['any(..; . == "needle")', false, LONGS],
  ['any(.[]?; has("needle")?)', true],
  ['.value.id == "c-1"', true, AVROS],
  ['.value.n > 5', false, AVROS],
]
for (const [filter, fast, serdes] of FAST) {
  test(`${filter} ${fast ? 'can' : 'cannot'} be answered from ${serdes?.value ?? 'JSON'} bytes`, () => {
    assert.equal(planScan(specOf({ filter }, serdes)).fast, fast)
  })
}

test('what is sieved by schemas takes more than one thread', () => {
  const filter = '.value.id == "c-1"'
  assert.equal(planScan(specOf({ filter }, AVROS)).light, false)
  assert.equal(planScan(specOf({ filter })).light, true)
})

test('an exact key is searched as bytes; without filter or key every record is looked into', () => {
  const keys = new Map([['scanned', Buffer.from('k-100')]])
  assert.equal(planScan(specOf({ keys })).fast, true)
  assert.equal(planScan(specOf()).fast, false)
})

test('a filter that cannot be read is refused with its place', () => {
  for (const field of ['filter', 'projection'] as const) {
    assert.throws(
      () => planScan(specOf({ [field]: '.value |\n  .id ==' })),
      (error) =>
        error instanceof SearchError &&
        error.code === 'MR_SEARCH_FILTER' &&
        error.position?.field === field &&
        error.position.line === 2 &&
        error.message.startsWith(`The ${field} cannot be read: `),
    )
  }
})

test('what may not be meant is told, with its place, of the projection as well', () => {
  const { warnings, dialect, columns } = planScan(
    specOf({ filter: 'select(.value.a = 1)', projection: '.key, select(.value.a = 1)' }),
  )
  assert.equal(dialect, 'jq')
  assert.deepEqual(columns, ['.key', 'select(.value.a = 1)'])
  assert.equal(warnings.length, 2)
  assert.match(warnings[1]?.message ?? '', /^Projection, `=`: /)
  assert.deepEqual([warnings[0]?.line, warnings[1]?.line], [1, 1])
})

test('classic filters are read as such', () => {
  assert.equal(planScan(specOf({ filter: '.key == :k', dialect: 'auto' })).dialect, 'classic')
})

test('a topic without serdes, and a serde that is not there, are named', () => {
  const unknown = { ...STRINGS, value: 'Morse' }
  assert.throws(() => planScan(specOf({}, unknown)), /Morse/)
})
