import { expect, test } from 'vitest'
import { bytesLook } from './bytes-look.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const look = (bytes: Uint8Array, size = bytes.length) => bytesLook(bytes, size)

test.each([
  ['Confluent', [0, 0, 0, 0, 17, 2, 4], /registry.*schema id 17/, 'AVRO'],
  ['Glue', [3, 0, ...Array.from({ length: 17 }, () => 9)], /AWS Glue/, 'AVRO'],
  ['an Avro file', [0x4f, 0x62, 0x6a, 1, 0], /Avro file/, 'AVRO (Container)'],
  ['a Long', [0, 0, 0, 0, 0, 0, 1, 0xff], /Long/, 'Long'],
  ['a UUID', Array.from({ length: 16 }, (_, i) => 200 + i), /UUID/, 'UUID'],
  ['MessagePack', [0x82, 0xa1, 0x61, 1, 0xff], /MessagePack/, 'MessagePack'],
  ['a field of Protobuf', [0x0a, 3, 1, 2, 0xff], /Protobuf/, 'Protobuf (Raw)'],
])('%s', (_, bytes, words, serde) => {
  const found = look(Uint8Array.from(bytes))
  expect(found?.words).toMatch(words)
  expect(found?.serdes[0]).toBe(serde)
})

test('text by how it begins', () => {
  expect(look(utf8('{"a": 1'))?.serdes[0]).toBe('JSON')
  expect(look(utf8('<order id="1"/>'))?.serdes[0]).toBe('XML')
  expect(look(utf8('{:a 1}'))?.serdes).toEqual(['String', 'EDN'])
  expect(look(utf8('plain words'))?.serdes).toEqual(['String'])
})

test('a character that is cut in two at the end of what is known is text all the same', () => {
  const bytes = utf8('größe').subarray(0, 3)
  expect(look(bytes, 100)?.serdes).toEqual(['String'])
})

test('nothing is said of no bytes, and nothing promised of noise', () => {
  expect(look(new Uint8Array(0))).toBeNull()
  expect(look(Uint8Array.from([0xff, 0xfe, 0xfd]))?.serdes).toEqual([])
  expect(look(Uint8Array.from([0x1f, 0x8b, 8]))?.words).toMatch(/gzip/)
})
