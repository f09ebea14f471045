import { objectFrom } from '@millrace/kjq/json/value.ts'
import { expect, test } from 'vitest'
import type { ShownRecord } from '../model.ts'
import { headerLines } from './header-lines.ts'
import type { WholeRecord } from './whole-record.ts'

const record: ShownRecord = {
  topic: 't',
  partition: 0,
  offset: 1,
  timestamp: 0,
  timestamp_type: 'CreateTime',
  key: null,
  value: null,
  headers: objectFrom([
    ['retry', ['1', null, '']],
    ['10', 'ten'],
    ['', 'x'],
  ]),
  key_size: null,
  value_size: null,
  headers_count: 5,
}

const header = (name: string, size: number | null) => ({
  name,
  value: size === null ? null : { size, base64: '' },
})

test('a name that occurs several times has a line for each value', () => {
  expect(headerLines(record).map(({ name, value }) => [name, value])).toEqual([
    ['retry', '1'],
    ['retry', null],
    ['retry', ''],
    ['10', 'ten'],
    ['', 'x'],
  ])
})

test('a single header may hold a list', () => {
  const one = { ...record, headers: objectFrom([['tags', ['a', 'b']]]), headers_count: 1 }
  expect(headerLines(one)).toHaveLength(1)
})

test('the whole record tells order, sizes and null', () => {
  const whole: WholeRecord = {
    ...record,
    raw: {
      key: null,
      value: null,
      headers: [
        header('retry', 1),
        header('10', 3),
        header('retry', null),
        header('retry', 0),
        header('', 1),
      ],
    },
  }
  expect(headerLines(whole).map(({ name, value, size }) => [name, value, size])).toEqual([
    ['retry', '1', 1],
    ['10', 'ten', 3],
    ['retry', null, null],
    ['retry', '', 0],
    ['', 'x', 1],
  ])
})
