import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from './search-text.ts'

test('filters stay legible and come back as they were', () => {
  const search = { q: 'urp:>0 name:orders*', sort: '-lag,id', range: '6h' }
  const text = stringifySearch(search)
  expect(text).toBe('?q=urp:>0+name:orders*&sort=-lag,id&range=6h')
  expect(parseSearch(text)).toEqual(search)
})

test.each(['a&b=c', '100%', 'ä ö', '#top', '+1', 'x?y'])('%s survives', (q) => {
  expect(parseSearch(stringifySearch({ q }))).toEqual({ q })
  expect(new URL(`http://host/${stringifySearch({ q })}`).hash).toBe('')
})

test('nothing is nothing', () => {
  expect(stringifySearch({ q: '', sort: undefined })).toBe('')
})
