import { compile, type Query } from '@millrace/kjq/kjq.ts'
import { describe, expect, test } from 'vitest'
import { withColumn, withCondition } from './kjq-text.ts'

const FILTERS = [
  '',
  '.value.a == 1',
  '.value.a == "or | # ,"',
  '.value.a == 1 and .value.b == 2',
  '.value.a == 1 or .value.b == 2',
  '.value | .a == 1',
  '.value.a == 1 # which is one',
  '.value.a // false',
  '.value.a as $x | $x == 1',
  '.value.a <= 1, .value.b >= 2',
]
const RECORDS = [1, 2].flatMap((a) =>
  [1, 2].flatMap((b) => [{ value: { a, b, c: 1 } }, { value: { a, b, c: 2 } }]),
)

describe('a condition that is added', () => {
  test.each(FILTERS)('to %j holds together with it', (filter) => {
    const both = compile(withCondition(filter, '.value.c == 1'))
    const before: Pick<Query, 'matches'> = filter === '' ? { matches: () => true } : compile(filter)
    for (const record of RECORDS) {
      expect(both.matches(record)).toBe(before.matches(record) && record.value.c === 1)
    }
  })

  test('needs no parentheses beside comparisons', () => {
    expect(withCondition('.value.a == "x, y"', '.key == 1')).toBe(
      '.value.a == "x, y" and .key == 1',
    )
  })

  test('is not added twice', () => {
    expect(withCondition(' .key == 1 ', '.key == 1')).toBe('.key == 1')
  })
})

test('columns are listed, each once', () => {
  expect(withColumn('', '.key')).toBe('.key')
  expect(withColumn('.key', '.value.id')).toBe('.key, .value.id')
  expect(withColumn('.key, .value.id', '.key')).toBe('.key, .value.id')
})
