/** How found records are written down. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { foundRecord } from '@millrace/contract/search.ts'
import { parseJson } from '@millrace/kjq/kjq.ts'
import type { ScanSpec } from '../model.ts'
import { batchBytes, type TestRecord } from '../testing/batches.ts'
import { scanBytes, specOf, type Scanned } from '../testing/scan-bytes.ts'

const JSON_VALUES = { key: 'String', value: 'JSON', headers: 'String' }

function scanOne(
  parts: Partial<TestRecord>,
  changes: Partial<ScanSpec> = {},
  serdes = JSON_VALUES,
): Scanned {
  const empty: TestRecord = {
    delta: 0,
    timestamp: 1700000000000,
    key: null,
    value: null,
    headers: [],
  }
  const bytes = batchBytes({ baseOffset: 41, records: [{ ...empty, ...parts }] })
  return scanBytes(specOf(changes, serdes), bytes, { low: 0, high: 42 })
}

/** The one match, as the contract has it. */
function written(...args: Parameters<typeof scanOne>): Record<string, unknown> {
  const { found } = scanOne(...args)
  assert.equal(found.length, 1)
  const record: Record<string, unknown> = JSON.parse(found[0]?.text ?? '')
  foundRecord.parse(record)
  return record
}

const text = (value: string): Buffer => Buffer.from(value)
const header = (name: string, value: string | null) => ({
  name: text(name),
  value: value === null ? null : text(value),
})

suite('a found record', () => {
  test('without key, value and headers', () => {
    assert.deepEqual(written({}), {
      topic: 'scanned',
      partition: 0,
      offset: 41,
      timestamp: 1700000000000,
      timestamp_type: 'CreateTime',
      key: null,
      value: null,
      headers: {},
      key_size: null,
      value_size: null,
      headers_count: 0,
    })
  })

  test('keeps integers beyond 2^53 and the order of its members', () => {
    const value = '{"b":9007199254740993,"10":1,"2":[1.5,"\\u001f"]}'
    const { found } = scanOne({ value: text(value) })
    assert.ok(found[0]?.text.includes(`"value":${value},`), found[0]?.text)
  })

  test('has the headers of one name in a list, null ones as null', () => {
    const headers = [
      header('a', '1'),
      header('b', null),
      header('a', null),
      header('a', '2'),
      header('__proto__', 'x'),
    ]
    const { found } = scanOne({ headers })
    assert.match(
      found[0]?.text ?? '',
      /"headers":\{"a":\["1",null,"2"\],"b":null,"__proto__":"x"\}.*"headers_count":5/,
    )
  })

  test('tells why a part cannot be read, with its first bytes', () => {
    const long = Buffer.concat([text('{"a": "caf\u00e9\n"'), Buffer.alloc(500, 0xff)])
    const record = written(
      { key: Buffer.of(1, 2), value: long, headers: [header('h', 'x'), header('g', '\0\0\0\x07')] },
      {},
      {
        key: 'Long',
        value: 'JSON',
        headers: 'Integer',
      },
    )
    assert.deepEqual([record['key'], record['value']], [null, null])
    // The others are not lost with one that cannot be read.
    assert.deepEqual(record['headers'], { h: null, g: 7 })
    const { errors } = foundRecord.parse(record)
    assert.equal(errors?.key?.hex, '0102')
    assert.equal(errors?.key?.size, 2)
    assert.equal(errors?.value?.size, long.length)
    assert.equal(errors?.value?.hex.length, 512)
    assert.ok(errors?.value?.text.startsWith('{"a": "caf\u00e9·'))
    assert.match(errors?.value?.reason ?? '', /Not JSON/)
    assert.equal(errors?.headers?.text, 'x')
  })

  test('is not found by a filter that looks at what cannot be read', () => {
    const broken = { value: text('{"id":"c-1"'), key: text('k') }
    for (const filter of ['.value.id == "c-1"', '.value == null', 'any(..; . == "k")']) {
      const { found, count } = scanOne(broken, { filter })
      assert.deepEqual(found, [], filter)
      assert.deepEqual([count.lookedInto, count.undecodable], [1, 1], filter)
    }
    const { found, count } = scanOne(broken, { filter: '.key == "k"' })
    assert.equal(found.length, 1)
    assert.deepEqual([count.lookedInto, count.undecodable], [1, 1])
  })

  test('leaves large parts out and says which', () => {
    const record = written(
      {
        key: text('k'.repeat(11)),
        value: text('"0123456789"'),
        headers: [header('h', 'x'.repeat(20))],
      },
      { omitOver: 11 },
    )
    assert.deepEqual(record['omitted'], ['value', 'headers'])
    assert.deepEqual(
      [record['key'], record['value'], record['headers']],
      ['k'.repeat(11), null, {}],
    )
    assert.equal(record['value_size'], 12)
  })

  test('nested deeper than JSON is written is shown without that part', () => {
    const deep = 20_000
    const record = written({ value: text('['.repeat(deep) + ']'.repeat(deep)) })
    assert.match(foundRecord.parse(record).errors?.value?.reason ?? '', /nested deeper/)
  })
})

suite('a projection', () => {
  const parts = { key: text('k'), value: text('{"a":[1,9007199254740993],"b":"x"}') }

  test('gives its outputs instead of the parts', () => {
    const projection = '.value.a[], .key, {o: .offset}, .headers'
    const { found } = scanOne(parts, { projection })
    assert.match(
      found[0]?.text ?? '',
      /"key":null,"value":null,"headers":\{\},"projection":\[1,9007199254740993,"k",\{"o":41\},\{\}\],/,
    )
  })

  test('without outputs leaves an empty list', () => {
    assert.deepEqual(written(parts, { projection: 'empty' })['projection'], [])
  })

  test('that fails shows the record with the reason and what it gave before', () => {
    const { found, count } = scanOne(parts, { projection: '.key, (.value.b | .c)' })
    const record = foundRecord.parse(parseJson(found[0]?.text ?? ''))
    assert.deepEqual(record.projection, ['k'])
    assert.match(record.projection_error ?? '', /Cannot index string with string \("c"\)/)
    assert.equal(count.filterErrors, 1)
    assert.match(count.filterError ?? '', /^Projection: /)
  })

  test('sees null for what cannot be read', () => {
    const record = written({ ...parts, value: text('{') }, { projection: '.value, .key' })
    assert.deepEqual(record['projection'], [null, 'k'])
    assert.match(foundRecord.parse(record).errors?.value?.reason ?? '', /Not JSON/)
  })

  test('that gives too much ends the search', () => {
    assert.throws(() => scanOne(parts, { projection: 'range(1e9)' }), { code: 'MR_SEARCH_LIMIT' })
  })
})
