import assert from 'node:assert/strict'
import test from 'node:test'
import type { ExportFormat } from '@millrace/contract/search.ts'
import * as fc from 'fast-check'
import type { RecordText } from '../engine/model.ts'
import { csvCell } from './csv.ts'
import { formatter, type FormatOptions } from './formatter.ts'
import { elementsOf, membersOf } from './json-parts.ts'

const PLAIN: FormatOptions = { columns: null, projected: null, projection: false }

function textOf(fields: Readonly<Record<string, unknown>>, json = JSON.stringify(fields)) {
  return { topic: 't', partition: 0, offset: 0, timestamp: 0, json } satisfies RecordText
}

/** The file of records that came in these batches. */
function fileOf(
  format: ExportFormat,
  batches: readonly (readonly RecordText[])[],
  options = PLAIN,
): string {
  const form = formatter(format, options)
  return [form.begin(), ...batches.map((batch) => form.records(batch)), form.end()].join('')
}

/** RFC 4180: rows of cells; null for a cell without quotes and text. */
function parseCsv(text: string): (string | null)[][] {
  const rows: (string | null)[][] = []
  for (let at = 0; at < text.length;) {
    const row: (string | null)[] = []
    for (;;) {
      const [whole, quoted, bare] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))/.exec(text.slice(at)) ?? []
      row.push(quoted === undefined ? bare || null : quoted.replaceAll('""', '"'))
      at += whole?.length ?? 0
      if (text[at] !== ',') break
      at++
    }
    assert.equal(text.slice(at, at + 2), '\r\n', `a row ends with CRLF: ${text.slice(at, at + 20)}`)
    at += 2
    rows.push(row)
  }
  return rows
}

const record = fc.record({
  topic: fc.string(),
  partition: fc.nat(),
  offset: fc.maxSafeNat(),
  timestamp: fc.integer({ min: 0, max: 253_402_300_799_999 }),
  timestamp_type: fc.constantFrom('CreateTime', 'LogAppendTime'),
  key: fc.jsonValue(),
  value: fc.jsonValue(),
  headers: fc.dictionary(fc.string(), fc.jsonValue()),
})
const batchesOf = fc.array(fc.array(record, { maxLength: 4 }), { maxLength: 4 })

test('pieces of JSON are what a parser finds, with any space between', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.array(fc.jsonValue()),
      fc.constantFrom('', ' ', '\t', 3),
      (object, list, space) => {
        const members = [...membersOf(JSON.stringify(object, null, space))]
        const parsed: unknown = JSON.parse(JSON.stringify(object))
        assert.deepEqual(
          new Map(members.map(([name, json]) => [name, JSON.parse(json)])),
          new Map(Object.entries(Object(parsed))),
        )
        const elements = elementsOf(JSON.stringify(list, null, space))
        assert.deepEqual(
          elements.map((json) => JSON.parse(json)),
          JSON.parse(JSON.stringify(list)),
        )
      },
    ),
  )
})

test('NDJSON and JSON hold every record as it was found, whatever the batches', () => {
  fc.assert(
    fc.property(batchesOf, (batches) => {
      const texts = batches.map((batch) => batch.map((fields) => textOf(fields)))
      const expected = texts.flat().map(({ json }) => json)
      assert.deepEqual(fileOf('ndjson', texts).split('\n').slice(0, -1), expected)
      assert.deepEqual(
        JSON.parse(fileOf('json', texts)),
        expected.map((json) => JSON.parse(json)),
      )
    }),
  )
})

test('64-bit integers and the order of names survive', () => {
  const json = '{"topic":"t","offset":1,"value":{"b":9223372036854775807,"a":1.0}}'
  const [head, row] = parseCsv(fileOf('csv', [[textOf({}, json)]]))
  assert.equal(row?.[head?.indexOf('value') ?? -1], '{"b":9223372036854775807,"a":1.0}')
})

const isFormula = (text: string): boolean =>
  /^[=+\-@\t\r]/.test(text) && !/^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(text)

test('CSV: a parser finds every cell again, and none that a spreadsheet would run', () => {
  fc.assert(
    fc.property(batchesOf, (batches) => {
      const texts = batches.map((batch) => batch.map((fields) => textOf(fields)))
      const [head, ...rows] = parseCsv(fileOf('csv', texts))
      assert.deepEqual(head, [
        'topic',
        'partition',
        'offset',
        'timestamp',
        'timestamp_type',
        'key',
        'value',
        'headers',
      ])
      const records = batches.flat()
      assert.equal(rows.length, records.length)
      for (const [index, fields] of records.entries()) {
        const row = rows[index] ?? []
        const cells = [fields.topic, fields.key, fields.value, fields.headers]
        for (const [at, value] of cells.entries()) {
          const cell = row[[0, 5, 6, 7][at] ?? 0]
          if (value === null) assert.equal(cell, null)
          else {
            const text = typeof value === 'string' ? value : JSON.stringify(value)
            assert.ok(cell === text || cell === `'${text}`, `${cell} is ${text}`)
          }
        }
        assert.equal(row[3], new Date(fields.timestamp).toISOString())
        for (const cell of row) assert.ok(!isFormula(cell ?? ''), cell ?? '')
      }
    }),
  )
})

test('formulas are neutralised, and texts that look like signed numbers; numbers are not', () => {
  const cases: [string, string][] = [
    ['=1+1', "'=1+1"],
    ['+cmd', "'+cmd"],
    ['-2+3+cmd|x', "'-2+3+cmd|x"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', '"\'\tx"'],
    ['\rx', '"\'\rx"'],
    ['-12.5', "'-12.5"],
    ['+491234567', "'+491234567"],
    ['-', "'-"],
    ['say "hi"', '"say ""hi"""'],
    ['a,b', '"a,b"'],
    ['', '""'],
  ]
  for (const [text, cell] of cases) assert.equal(csvCell(text), cell)
  const found = textOf({ topic: 't', key: '-1', value: -12.5 })
  const file = fileOf('csv', [[found]], { ...PLAIN, columns: ['key', 'value'] })
  assert.equal(file, "key,value\r\n'-1,-12.5\r\n")
})

test('a projection’s outputs are the columns, or those that are asked for', () => {
  const found = textOf({ topic: 't', key: null, value: null, projection: ['=x', { a: 1 }] })
  const projected = ['.value.name', '-.n']
  assert.equal(
    fileOf('csv', [[found]], { columns: null, projected, projection: true }),
    `.value.name,'-.n\r\n'=x,"{""a"":1}"\r\n`,
  )
  assert.equal(
    fileOf('csv', [[found]], { columns: ['-.n', 'topic'], projected, projection: true }),
    `'-.n,topic\r\n"{""a"":1}",t\r\n`,
  )
  assert.equal(
    fileOf('csv', [[found]], { ...PLAIN, projection: true }),
    `projection\r\n"[""=x"",{""a"":1}]"\r\n`,
  )
  assert.throws(
    () => formatter('csv', { ...PLAIN, columns: ['topics'] }),
    /columns has "topics"\. Expected .*topic, partition/,
  )
})

test('the members of the object that a projection makes are the columns', () => {
  const rows = [{ id: 7, total: '=x', more: 1 }, { id: 7 }].map((output) =>
    textOf({ topic: 't', projection: [output] }),
  )
  assert.equal(
    fileOf('csv', [rows], { columns: null, projected: ['total', 'id'], projection: true }),
    `total,id\r\n'=x,7\r\n"{""id"":7}",\r\n`,
  )
})

test('without records there is still a file of its kind', () => {
  assert.equal(fileOf('ndjson', []), '')
  assert.deepEqual(JSON.parse(fileOf('json', [])), [])
  assert.equal(parseCsv(fileOf('csv', [])).length, 1)
})

function timeCells(...timestamps: readonly number[]) {
  const texts = timestamps.map((timestamp) => textOf({ timestamp }))
  const file = fileOf('csv', [texts], { ...PLAIN, columns: ['timestamp'] })
  return parseCsv(file)
    .slice(1)
    .map(([cell]) => cell)
}

test('times that are none are shown as they are', () => {
  assert.deepEqual(timeCells(-1, 9e15, 253_402_300_800_000, -9e14, 0, -62_167_219_200_000), [
    null,
    '9000000000000000',
    '253402300800000',
    '-900000000000000',
    '1970-01-01T00:00:00.000Z',
    '0000-01-01T00:00:00.000Z',
  ])
})
