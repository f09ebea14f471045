import { parseJson } from '@millrace/kjq/json/parse.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonLines, lineText } from './json-lines.ts'

const pretty = (json: string): string => jsonLines(parseJson(json)).map(lineText).join('\n')

test('lines are those of the pretty printer', () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      expect(pretty(json)).toBe(stringifyJson(parseJson(json), { indent: '  ' }))
    }),
  )
})

test('large integers and the order of names are kept', () => {
  expect(pretty('{"2":9223372036854775807,"1":[]}')).toBe(
    '{\n  "2": 9223372036854775807,\n  "1": []\n}',
  )
})
