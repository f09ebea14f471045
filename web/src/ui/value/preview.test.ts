import { parseJson } from '@millrace/kjq/json/parse.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compactText, findMarks, markText, previewText, rowParts } from './preview.ts'

test('a value that fits is printed whole', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const value = parseJson(json)
      const whole = stringifyJson(value)
      if (whole.length < 16_384) expect(compactText(value)).toBe(whole)
    }),
  )
})

test('a value that does not fit is cut, and not read on', () => {
  const huge = Array.from({ length: 100_000 }, (_, i) => i)
  expect(compactText(huge, 20)).toBe('[0,1,2,3,4,5,6,7,8,9…')
  expect(compactText('x'.repeat(1000), 10)).toMatch(/^"x{9}…$/)
  let deep = parseJson('1')
  for (let i = 0; i < 50_000; i++) deep = [deep]
  expect(compactText(deep)).toContain('[…]')
})

test('strings stand as they are, on one line', () => {
  expect(previewText('a\n\tb\u2028c')).toBe('a b c')
  expect(previewText('"quoted"')).toBe('"quoted"')
  expect(previewText(null)).toBe('null')
})

const joined = (parts: readonly { readonly text: string }[]): string =>
  parts.map(({ text }) => text).join('')

test('every occurrence is marked', () => {
  expect(markText('c-1 and c-1', ['c-1'])).toEqual([
    { text: 'c-1', marked: true },
    { text: ' and ', marked: false },
    { text: 'c-1', marked: true },
  ])
  expect(findMarks('aaaa', ['aa', 'aaa'])).toEqual([{ from: 0, to: 4 }])
})

test('a line begins shortly before what is far to the right', () => {
  const text = `${'x'.repeat(200)}here${'y'.repeat(20)}`
  const parts = rowParts(text, ['here'], 64)
  expect(parts[0]).toEqual({ text: '…', marked: false })
  expect(parts[1]?.text).toBe('x'.repeat(20))
  expect(parts[2]).toEqual({ text: 'here', marked: true })
  expect(rowParts(text, ['here'], 20)[1]?.text).toBe('x'.repeat(4))
  expect(rowParts(text, ['here'], 300)[0]?.text).toBe('x'.repeat(200))
})

test('marking loses nothing of a text that fits', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 60 }),
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 }), { maxLength: 4 }),
      (text, texts) => {
        const parts = markText(text, texts)
        expect(joined(parts)).toBe(text)
        const marked = parts.some((part) => part.marked)
        expect(marked).toBe(texts.some((wanted) => wanted !== '' && text.includes(wanted)))
      },
    ),
  )
})
