import { expect, test } from 'vitest'
import { serdeGroups } from './serde-groups.ts'
import { matchingGroups } from '../../../ui/form/pick-groups.ts'

const AVAILABLE = ['Auto', 'JSON', 'String', 'AVRO', 'AVRO (Strict)', 'Long', 'Hex', 'Prices']

test('serdes by what they are for; what is not built in is the installation’s', () => {
  expect(
    serdeGroups(AVAILABLE, 'Auto').map(({ label, options }) => [
      label,
      ...options.map(({ value }) => value),
    ]),
  ).toEqual([
    ['', ''],
    ['Text and JSON', 'JSON', 'String'],
    ['With a schema', 'AVRO', 'AVRO (Strict)'],
    ['Numbers and ids', 'Long'],
    ['Bytes', 'Hex'],
    ['Of this installation', 'Prices'],
  ])
})

test('a default that is not Auto stands first and once', () => {
  const [first, text] = serdeGroups(AVAILABLE, 'JSON')
  expect(first?.options.map(({ value, label }) => label ?? value)).toEqual(['JSON', 'Auto'])
  expect(text?.options.map(({ value }) => value)).toEqual(['String'])
})

test('typing finds by label, note and group', () => {
  const groups = serdeGroups(AVAILABLE, 'Auto')
  const found = (text: string) =>
    matchingGroups(groups, text).flatMap(({ options }) => options.map(({ value }) => value))
  expect(found('avro str')).toEqual(['AVRO (Strict)'])
  expect(found('schema')).toEqual(['AVRO', 'AVRO (Strict)'])
  expect(found('nothing such')).toEqual([])
})
