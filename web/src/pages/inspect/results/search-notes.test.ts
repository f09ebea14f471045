import { expect, test } from 'vitest'
import type { RunView, StartedLine } from '../model.ts'
import { searchNotes } from './search-notes.ts'

const auto = { label: 'JSON', reason: 'all 20 samples are JSON documents' }
const plain = { label: 'String', reason: null }
const started: StartedLine = {
  type: 'started',
  search_id: 's',
  dialect: 'jq',
  warnings: [
    { kind: 'slip', message: '`=` assigns; `==` compares.', line: 1, column: 8 },
    { kind: 'ambiguous', message: 'The classic dialect reads it otherwise.', line: 1, column: 8 },
  ],
  fast: true,
  columns: null,
  topics: [{ topic: 't', key: plain, value: auto, headers: plain }],
  key_partition: { partitioner: 'murmur2', partitions: [3] },
  partitions: [],
  notes: ['Offset 5 was below the log start and became 7.'],
}
const view: RunView = {
  version: 1,
  state: 'running',
  started,
  records: [],
  progress: null,
  done: null,
  problem: null,
  paused: false,
  newCount: 0,
  dropped: 0,
  startedAt: 0,
}

test('warnings come first, then what the server chose', () => {
  expect(searchNotes(view, { topics: ['t'], mode: 'key' }).map(({ text }) => text)).toEqual([
    '`=` assigns; `==` compares. (line 1, column 8)',
    'Offset 5 was below the log start and became 7.',
    'The key belongs to partition 3, found by murmur2, as Kafka’s own clients do.',
    'Auto reads value as JSON (all 20 samples are JSON documents).',
  ])
})

test('what was asked for needs no explanation', () => {
  const notes = searchNotes(view, { topics: ['t'], value_serde: 'JSON' })
  expect(notes.map(({ text }) => text)).toEqual([
    '`=` assigns; `==` compares. (line 1, column 8)',
    'Offset 5 was below the log start and became 7.',
  ])
  expect(searchNotes({ ...view, started: null }, { topics: ['t'] })).toEqual([])
})
