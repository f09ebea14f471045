import { searchRequest } from '@millrace/contract/search.ts'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseSearch, stringifySearch } from '../../app/search-text.ts'
import type { SearchForm } from './model.ts'
import { formatPartitions, parsePartitions } from '../../partition-list.ts'
import { EMPTY_FORM, asksForSearch, fromUrl, sameForm, toRequest, toUrl } from './search-form.ts'

const topic = fc.stringMatching(/^[A-Za-z0-9._*-]{1,40}$/)
const partitions = fc
  .uniqueArray(fc.nat(500), { maxLength: 20 })
  .map((list) => list.sort((a, b) => a - b))
/** Whatever can be typed; lone surrogates cannot. */
const text = fc.string({ unit: 'grapheme', maxLength: 60 })
const serde = fc.constantFrom('', 'JSON', 'String', 'AVRO', 'JSON Schema', 'Transit / JSON-Verbose')

const form: fc.Arbitrary<SearchForm> = fc.record({
  topics: fc.uniqueArray(topic, { maxLength: 5 }),
  mode: fc.constantFrom('sample', 'partition', 'key', 'range'),
  partitions,
  from: fc.constantFrom(
    '',
    'oldest',
    'recent',
    '-15m',
    '@1700000000000',
    '17',
    '2026-01-02T03:04:05Z',
  ),
  to: fc.constantFrom('', 'newest', '@1700000000000', '900'),
  order: fc.constantFrom('', 'newest', 'oldest'),
  filter: text,
  projection: text,
  dialect: fc.constantFrom('', 'jq', 'classic', 'auto'),
  key: text,
  key_partitioner: fc.constantFrom('murmur2', 'crc32', 'all'),
  key_serde: serde,
  value_serde: serde,
  headers_serde: serde,
  schema_registry: fc.constantFrom('', 'US1-3fa9'),
  key_subject: text,
  key_version: fc.option(fc.integer({ min: 1, max: 1e6 })),
  key_message: fc.constantFrom('', 'acme.Order'),
  isolation: fc.constantFrom('', 'read_committed', 'read_uncommitted'),
  limit: fc.option(fc.nat(10_000_000)),
  streaming: fc.boolean(),
  scan_limit: fc.option(fc.integer({ min: 1, max: 1e9 })),
  tail: fc.boolean(),
})

describe('the form', () => {
  test('survives its address, whatever was typed', () => {
    fc.assert(
      fc.property(form, (one) => {
        const back = fromUrl(parseSearch(stringifySearch(toUrl(one))))
        expect(back).toEqual(one)
        expect(sameForm(back, one)).toBe(true)
      }),
    )
  })

  test('with a topic is a request of the contract', () => {
    fc.assert(
      fc.property(form, topic, (one, name) => {
        const request = toRequest({ ...one, topics: [name, ...one.topics] })
        expect(searchRequest.parse(request)).toEqual(request)
      }),
    )
  })

  test('that nobody filled in is an empty address and asks for nothing', () => {
    expect(stringifySearch(toUrl(EMPTY_FORM))).toBe('')
    expect(fromUrl({})).toEqual(EMPTY_FORM)
    expect(asksForSearch({ filter: '.value' })).toBe(false)
    expect(asksForSearch({ topics: 'orders' })).toBe(true)
  })

  test('differs from another in any field', () => {
    fc.assert(
      fc.property(form, form, (a, b) => {
        expect(sameForm(a, b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
    )
  })

  test('is a legible address', () => {
    const one: SearchForm = {
      ...EMPTY_FORM,
      topics: ['orders', 'payments.*'],
      mode: 'range',
      from: '-15m',
      partitions: [0, 1, 2, 7],
      filter: '.value.id == 17',
    }
    expect(stringifySearch(toUrl(one))).toBe(
      '?topics=orders,payments.*&mode=range&partitions=0-2,7&from=-15m&filter=.value.id+%3D%3D+17',
    )
  })

  test('reads what it can of an address that is not its own', () => {
    const read = fromUrl({
      topics: 'a,,a,b',
      mode: 'slice',
      partitions: 'x',
      limit: '-3',
      order: 'upwards',
      tail: 'true',
      isolation: 'none',
    })
    expect(read).toEqual({ ...EMPTY_FORM, topics: ['a', 'b'] })
  })
})

describe('what is asked', () => {
  const orders: SearchForm = { ...EMPTY_FORM, topics: ['orders'] }

  test('leaves the defaults to the server', () => {
    expect(toRequest(orders)).toEqual({ topics: ['orders'], mode: 'sample' })
  })

  test('has a key in mode key only, the empty one too', () => {
    expect(toRequest({ ...orders, key: 'c-1' })).not.toHaveProperty('key')
    expect(toRequest({ ...orders, mode: 'key' })).toMatchObject({
      key: '',
      key_partitioner: 'murmur2',
    })
  })

  test('of a tail has neither window nor boundary', () => {
    const tail: SearchForm = {
      ...orders,
      tail: true,
      from: 'oldest',
      to: '9',
      order: 'oldest',
      streaming: true,
      scan_limit: 5,
    }
    expect(toRequest(tail)).toEqual({ topics: ['orders'], mode: 'sample', tail: true })
  })

  test('has no filter of blanks', () => {
    expect(toRequest({ ...orders, filter: ' \n' })).not.toHaveProperty('filter')
  })
})

describe('partitions', () => {
  test('read back as they were', () => {
    fc.assert(
      fc.property(partitions, (list) => {
        expect(parsePartitions(formatPartitions(list))).toEqual(list)
      }),
    )
  })

  test.each([
    ['', []],
    ['3', [3]],
    [' 5-7, 1 ,6 ', [1, 5, 6, 7]],
    ['7-5', undefined],
    ['a', undefined],
    ['-1', undefined],
    ['0-999999', undefined],
  ])('%s', (written, expected) => {
    expect(parsePartitions(written)).toEqual(expected)
  })
})
