import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { SearchRequest } from '@millrace/contract/search.ts'
import type { SearchTerms } from '../engine/model.ts'
import { readRequest } from './request.ts'
import type { Asked } from './request.ts'

const terms: SearchTerms = {
  sliceMs: 7000,
  defaultLimit: 100,
  serdes: {
    defaults: { key: 'String', value: 'JSON', headers: 'String' },
    available: { key: null, value: null },
  },
  dialect: 'auto',
  omitOver: null,
  bytesPerSecond: null,
  refuse: () => null,
  visible: () => true,
  seal: (payload) => Buffer.from(payload).toString('base64url'),
  unseal: (token) => Buffer.from(token, 'base64url'),
}

suite('what a request leaves open', () => {
  const rows: readonly (readonly [string, Omit<SearchRequest, 'topics'>, Partial<Asked>])[] = [
    ['nothing said', {}, { mode: 'sample', from: 'recent', order: 'newest', limit: 100 }],
    ['a window', { from: '-15m' }, { mode: 'range', from: '-15m', order: 'oldest' }],
    ['an end only', { to: 5 }, { mode: 'range', from: 'oldest', to: 5, order: 'oldest' }],
    [
      'partitions',
      { partitions: [3, 1, 3] },
      { mode: 'partition', partitions: [1, 3], from: 'recent', order: 'newest' },
    ],
    ['no partitions', { partitions: [] }, { mode: 'sample', partitions: null }],
    ['a key', { key: 'k' }, { mode: 'key', from: 'oldest', keyPartitioner: 'murmur2' }],
    ['the other order', { order: 'oldest' }, { from: 'recent', order: 'oldest' }],
    ['a tail', { tail: true }, { from: 'newest', order: 'oldest', limit: 0, tail: true }],
    ['a tail with a limit', { tail: true, limit: 5, from: '-1h' }, { limit: 5, from: '-1h' }],
    ['blank texts', { filter: ' ', projection: '' }, { filter: null, projection: null }],
    ['no limit', { limit: 0 }, { limit: 0 }],
  ]
  for (const [name, request, expected] of rows) {
    test(name, () => {
      const asked = readRequest({ topics: ['t', 't'], ...request }, terms)
      assert.deepEqual(asked.topics, ['t'])
      assert.deepEqual({ ...asked, ...expected }, asked)
    })
  }

  const refused: readonly (readonly [string, Omit<SearchRequest, 'topics'>, string])[] = [
    ['mode key without a key', { mode: 'key' }, 'MR_SEARCH_KEY'],
    ['a key in another mode', { mode: 'range', key: 'k' }, 'MR_SEARCH_REQUEST'],
    ['a key schema in another mode', { key_schema: { id: 7 } }, 'MR_SEARCH_REQUEST'],
    ['mode partition without any', { mode: 'partition', partitions: [] }, 'MR_SEARCH_PARTITION'],
    ['a tail with an end', { tail: true, to: 'newest' }, 'MR_SEARCH_REQUEST'],
  ]
  for (const [name, request, code] of refused) {
    test(`${name} is refused`, () => {
      assert.throws(() => readRequest({ ...request, topics: ['t'] }, terms), { code })
    })
  }
})
