/** What counts of a log, whatever is in it and whoever reads which part of it. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import type { LogEntry } from '../log/model.ts'
import { documentView, repairOf, type DocumentView } from './document-view.ts'
import type { Envelope } from './envelope.ts'
import { parsePosition, positionText } from './position.ts'

const KEY = 'user/a/settings'

function entry(offset: number, value: unknown, key = KEY): LogEntry {
  return {
    stream: 'state',
    position: { log: 'l', partition: 0, offset },
    at: offset,
    record: { kind: 'state', key, value },
    own: false,
  }
}

const envelope = (revision: number, write: string): Envelope => ({
  revision,
  at: 1,
  value: `${write}${revision}`,
  write,
})

function viewOf(envelopes: readonly unknown[]): DocumentView {
  const view = documentView('state')
  for (const [offset, each] of envelopes.entries()) view.apply(entry(offset, each))
  return view
}

test('the first of one revision holds, and older ones that come again do nothing', () => {
  const view = viewOf([
    envelope(1, 'a'),
    envelope(2, 'b'),
    envelope(2, 'c'),
    envelope(1, 'a'),
    envelope(4, 'd'),
  ])
  assert.deepEqual(view.get(KEY), { key: KEY, value: 'd4', revision: 4, at: 1 })
  assert.deepEqual([...view.contested], [])
})

test('a deleted document stays deleted when its records are appended again', () => {
  const deleted = { ...envelope(2, 'b'), value: null }
  const view = viewOf([envelope(1, 'a'), deleted, envelope(1, 'a')])
  assert.equal(view.get(KEY), undefined)
  assert.deepEqual(view.list(''), [])
  assert.equal(view.known(KEY)?.envelope.revision, 2)
})

test('values of an unknown shape are told and do nothing', () => {
  const view = viewOf([envelope(1, 'a')])
  for (const value of [null, 1, 'text', {}, { ...envelope(0, 'x') }, { revision: 2, value: 1 }]) {
    assert.equal(view.apply(entry(9, value)), 'unread')
  }
  const session = { kind: 'session', key: KEY, value: envelope(9, 'x') } as const
  assert.equal(view.apply({ ...entry(9, null), record: session }), 'passed over')
  assert.equal(view.get(KEY)?.value, 'a1')
})

test('documents are listed by key under their prefix', () => {
  const view = documentView('state')
  for (const [offset, key] of ['b/2', 'a/1', 'b/1'].entries()) {
    view.apply(entry(offset, envelope(1, key), key))
  }
  assert.deepEqual(
    view.list('b/').map(({ key }) => key),
    ['b/1', 'b/2'],
  )
})

test('whoever reads what compaction left comes to the same document, once contested keys are written again', () => {
  const anEnvelope = fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.constantFrom('a', 'b', 'c'))
    .map(([revision, write]) => envelope(revision, write))
  fc.assert(
    fc.property(fc.array(anEnvelope, { maxLength: 8 }), fc.nat(9), (log, cleaned) => {
      const whole = viewOf(log)
      const known = whole.known(KEY)
      const repaired = known?.contested === true ? [...log, repairOf(known.envelope)] : log
      // Of the part that was cleaned the newest record is left.
      const from = Math.max(0, Math.min(cleaned, repaired.length) - 1)
      assert.equal(viewOf(repaired.slice(from)).get(KEY)?.value, whole.get(KEY)?.value)
      assert.equal(viewOf(repaired).known(KEY)?.contested ?? false, false)
    }),
    { numRuns: 2_000 },
  )
})

test('positions come back as they went, and nothing else is one', () => {
  const position = { log: 'Zx_-9', offset: 4_711 }
  assert.deepEqual(parsePosition(positionText(position)), position)
  for (const text of [
    '',
    ':',
    'a:',
    ':1',
    'a:-1',
    'a:1.5',
    'a b:1',
    'a;b:1',
    `a:${'9'.repeat(16)}`,
  ]) {
    assert.equal(parsePosition(text), undefined, text)
  }
})
