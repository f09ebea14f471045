import { expect, test } from 'vitest'
import { readRecordId, readRecordIds, recordId, writeRecordIds } from './record-id.ts'

test('names of records go into the address and come back', () => {
  const place = { topic: '...', partition: 11, offset: 9_007_199_254_740_991 }
  expect(readRecordId(recordId(place))).toEqual(place)
  expect(readRecordIds(writeRecordIds(['a:0:1', '-dash:2:3']))).toEqual(['a:0:1', '-dash:2:3'])
  expect(writeRecordIds([])).toBeUndefined()
})

test('what is no record in an address is left out', () => {
  expect(readRecordIds('a:0:1,<b>:0:1,a:0:1,a:x:1,,a:0')).toEqual(['a:0:1'])
  expect(readRecordIds(undefined)).toEqual([])
})
