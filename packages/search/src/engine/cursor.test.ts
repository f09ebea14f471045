import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import type { SearchRequest } from '@millrace/contract/search.ts'
import { readRequest } from '../plan/request.ts'
import { termsWith } from '../testing/searches.ts'
import { fieldsOf, readCursor, writeCursor } from './cursor.ts'
import type { CursorContent } from './cursor.ts'
import { sealer } from './sealer.ts'

const seals = sealer(randomBytes(32))

const fieldsFor = (request: Partial<SearchRequest>): Readonly<Record<string, string>> => {
  const whole = { topics: ['t'], ...request }
  return fieldsOf(readRequest(whole, termsWith()), whole)
}

const choice = { label: 'JSON', reason: null }
const offset = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const content: fc.Arbitrary<CursorContent> = fc.record({
  searchId: fc.uuid(),
  clusterId: fc.constant('c'),
  fields: fc.constant(fieldsFor({})),
  window: fc.constant({
    from: { kind: 'recent' },
    to: null,
    order: 'newest',
    limit: 1,
    tail: false,
  }),
  topics: fc.constant([
    { topic: 't', id: 'x', serdes: { key: choice, value: choice, headers: choice } },
  ]),
  lanes: fc.array(
    fc.record({
      bounds: fc.record({
        topic: fc.constant('t'),
        partition: fc.nat(),
        start: offset,
        end: offset,
        from: offset,
        to: fc.oneof(offset, fc.constant(Infinity)),
      }),
      state: fc.record({
        low: offset,
        high: fc.oneof(offset, fc.constant(Infinity)),
        tally: fc.record({
          scanned: offset,
          lookedInto: offset,
          undecodable: offset,
          filterErrors: offset,
        }),
        matched: offset,
        bytes: offset,
        seconds: fc.integer({ min: 0, max: 1e9 }).map((us) => us / 1e6),
      }),
      isUnknown: fc.boolean(),
    }),
  ),
  totals: fc.record({
    seconds: fc.nat(),
    filterError: fc.option(fc.string()),
    throttledMs: fc.nat(),
    heldBackMs: fc.nat(),
  }),
  keyPartitions: fc.option(fc.array(fc.nat())),
})

suite('cursors', () => {
  test('come back as they were written', () => {
    fc.assert(
      fc.property(content, (some) => {
        const token = writeCursor(some, seals)
        assert.match(token, /^[A-Za-z0-9_-]+$/)
        const read = readCursor(token, 'c', some.fields, seals)
        // The clone has prototypes, which arbitrary records have not.
        assert.deepEqual(read, structuredClone(some))
      }),
    )
  })

  test('of which anything was changed are refused', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.integer({ min: 1, max: 255 }), (some, at, change) => {
        const bytes = Buffer.from(writeCursor(some, seals), 'base64url')
        const place = at % bytes.length
        bytes[place] = (bytes[place] ?? 0) ^ change
        assert.throws(() => readCursor(bytes.toString('base64url'), 'c', some.fields, seals), {
          code: 'MR_SEARCH_CURSOR',
          message: /not made by this installation, or was changed/,
        })
      }),
    )
  })

  test('of another installation are refused, and so is any other text', () => {
    const elsewhere = sealer(randomBytes(32))
    for (const token of [elsewhere.seal(Buffer.from('x')), '', 'AAAA', 'ä', ' ', 'A'.repeat(99)]) {
      assert.equal(seals.unseal(token), null)
    }
  })

  test('are of one search: what it searches for, not how fast', () => {
    const base = fieldsFor({})
    assert.deepEqual(fieldsFor({ limit: 7, streaming: true, scan_limit: 5 }), base)
    assert.deepEqual(fieldsFor({ mode: 'sample', order: 'newest' }), base)
    const others: Readonly<Record<string, Partial<SearchRequest>>> = {
      topics: { topics: ['t', 'u'] },
      filter: { filter: '.key' },
      projection: { projection: '.key' },
      dialect: { dialect: 'jq' },
      value_serde: { value_serde: 'JSON' },
      isolation: { isolation: 'read_uncommitted' },
      order: { order: 'oldest' },
      partitions: { mode: 'sample', partitions: [1] },
    }
    for (const [field, request] of Object.entries(others)) {
      const fields = fieldsFor(request)
      const differing = Object.keys(fields).filter((name) => fields[name] !== base[name])
      assert.deepEqual(differing, [field])
    }
  })
})
