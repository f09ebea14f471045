import { describe, expect, test } from 'vitest'
import { RECORD_FIELDS, fieldContext, nextFields, type FieldHint } from './field-context.ts'

const HINTS: readonly FieldHint[] = [
  ...RECORD_FIELDS,
  { path: '.value.id', types: ['string'], example: '"o-1"' },
  { path: '.value.customer.id', types: ['string'], example: '"c-1"' },
  { path: '.value.items[].price', types: ['number'], example: '9.5' },
  { path: '.value.items[].tags[]', types: ['string'], example: '"new"' },
  { path: '.value."two words".x', types: ['null'], example: 'null' },
  { path: '.headers.trace', types: ['string'], example: null },
]

describe('what is typed', () => {
  test.each([
    ['.', '', ''],
    ['.va', '', 'va'],
    ['.value.', '.value', ''],
    ['.value.cust', '.value', 'cust'],
    ['.value.items[0].', '.value.items[]', ''],
    ['.value.items[2:5].p', '.value.items[]', 'p'],
    ['.value["two words"].', '.value."two words"', ''],
    ['.value."two words".', '.value."two words"', ''],
    ['.value | .', '.value', ''],
    ['.value.items[] | select(.', '.value.items[]', ''],
    ['.value.items | map(.pr', '.value.items[]', 'pr'],
    ['.value | .items | any(.', '.value.items[]', ''],
    ['.value.id == "x" and .he', '', 'he'],
    ['if .value.', '.value', ''],
    ['{id: .value.', '.value', ''],
  ])('%s', (before, parent, typed) => {
    expect(fieldContext(before)).toEqual({ parent, typed })
  })

  test.each(['', 'select', '1.', 'a.b', '..', '.value ', '"a'])('%s is no field', (before) => {
    expect(fieldContext(before)).toBeUndefined()
  })
})

const names = (parent: string): string[] => nextFields(parent, HINTS).map(({ name }) => name)

describe('names that may follow', () => {
  test.each([
    ['', ['value', 'key', 'headers', 'timestamp', 'topic', 'partition', 'offset']],
    ['.value', ['id', 'customer', 'items', '"two words"']],
    ['.value.items[]', ['price', 'tags']],
    ['.value.items', []],
    ['.value.it', []],
  ])('%s', (parent, expected) => {
    expect(names(parent)).toEqual(expected)
  })

  test('know their types', () => {
    expect(nextFields('.value', HINTS)).toEqual([
      { name: 'id', types: ['string'], example: '"o-1"' },
      { name: 'customer', types: ['object'], example: null },
      { name: 'items', types: ['array'], example: null },
      { name: '"two words"', types: ['object'], example: null },
    ])
  })
})
