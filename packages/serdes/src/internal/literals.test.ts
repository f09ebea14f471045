import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { internalSerde } from './internal.ts'

const OFFSETS = '__consumer_offsets'

test('names that a filter asks for stand in the bytes of every record that has them', () => {
  const names = fc.string({ unit: 'binary', maxLength: 20 })
  fc.assert(
    fc.property(names, names, fc.nat(), fc.nat(), (group, topic, from, length) => {
      const wanted = group.slice(from % (group.length + 1)).slice(0, length % 8)
      if (!group.isWellFormed() || !topic.isWellFormed() || wanted === '') return
      const key = { kind: 'offset_commit', data: { group, topic, partition: 1 } }
      const bytes = internalSerde.encode(key, { topic: OFFSETS, side: 'key' })
      const literal = {
        root: 'key',
        path: ['data', 'group'],
        kind: 'contains',
        text: wanted,
      } as const
      const spellings = internalSerde.literals?.spellings(literal)
      if (!wanted.isWellFormed() || wanted.includes('\ufffd')) assert.equal(spellings, null)
      else assert.ok(spellings?.some((spelling) => bytes.includes(spelling)))
    }),
  )
})

const spell = (path: readonly string[], kind: 'equals' | 'name' = 'equals') =>
  internalSerde.literals?.spellings({ root: 'value', path, kind, text: 'abc' }) ?? null

test('nothing is certain of texts that are no texts in the bytes', () => {
  assert.deepEqual(spell(['data', 'groupId']), [Buffer.from('abc')])
  assert.deepEqual(spell(['data', 'transactionalId']), [Buffer.from('abc')])
  for (const path of [
    [],
    ['kind'],
    ['type'],
    ['data'],
    ['data', 'topicId'],
    ['data', 'id'],
    ['data', 'members'],
    ['data', 'salt'],
    ['data', 'unknownTaggedFields'],
    ['data', 'group', 'x'],
    ['x', 'group'],
  ]) {
    assert.equal(spell(path), null, path.join('.'))
  }
  assert.equal(spell(['data', 'group'], 'name'), null)
})
