import { check } from '@millrace/kjq/editor/check.ts'
import { expect, test } from 'vitest'
import { wordsFor } from './filter-words.ts'

const words = (filter: string, dialect: 'jq' | 'classic' | 'auto' = 'auto') => {
  const { tone, label, text } = wordsFor(check(filter, dialect), filter)
  return `${tone}, ${label}: ${text}`
}

test.each([
  ['.partition == 3', 'ok, Fast: Decides without decoding.'],
  [
    '.value.customer.id == "c-12345"',
    'ok, Fast: Looks for “c-12345” in the bytes first, where the format allows.',
  ],
  [
    '.value.state == "open" or .value.state == "held"',
    'ok, Fast: Looks for “open” or 1 more in the bytes first, where the format allows.',
  ],
  ['.value.items[0].price > 1e9', 'neutral, Decodes: Reads .value.items of every record.'],
  ['..', 'neutral, Decodes: Reads every record whole.'],
])('%s', (filter, expected) => {
  expect(words(filter)).toBe(expected)
})

test('an error says where', () => {
  expect(words('.value | nosuch(1)')).toMatch(/^error, Error: nosuch.* at line 1, column 10/)
})
test('what fails at the end is still being written', () => {
  expect(words('.value | ')).toMatch(/^neutral, Unfinished: .*line 1, column/)
})
test('a slip is warned of', () => {
  expect(words('select(.value.state = "open")')).toMatch(/^warn, Warning: /)
})
test('what the dialects read differently is told beside it, until one is chosen', () => {
  const filter = '.value.items[0].price > 1e9'
  expect(wordsFor(check(filter, 'auto'), filter).ambiguity).toMatch(/classic/)
  expect(wordsFor(check(filter, 'jq'), filter).ambiguity).toBeNull()
})
test('the classic dialect is named', () => {
  expect(words('.value.amount | to-double > 5', 'classic')).toMatch(/Read as classic kJQ\.$/)
})
test('no filter lets everything through', () => {
  expect(wordsFor(null, '')).toMatchObject({ tone: 'neutral', text: 'Every record matches.' })
})
