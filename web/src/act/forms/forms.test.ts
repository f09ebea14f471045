import type { ConfigEntry } from '@millrace/contract/broker.ts'
import {
  addPartitions as addInput,
  createTopics as createInput,
  editTopicConfig as editInput,
  truncateTopics as truncateInput,
} from '@millrace/contract/topic-mutations.ts'
import { expect, test } from 'vitest'
import { readAddPartitions } from './add-partitions.ts'
import { type ConfigRow, setOn, untouched, withoutRow, withRow } from './config-rows.ts'
import { type CreateTopicForm, readCreateTopic } from './create-topic.ts'
import { editConfig, readEditConfig } from './edit-config.ts'
import { readTruncate, type TruncateForm } from './truncate-topics.ts'

const row = (name: string, value: string): ConfigRow => ({ name, value, reset: false })
const empty: CreateTopicForm = { name: '', partitions: null, replicationFactor: null, config: [] }

test('a new topic: what nobody touched is left to the cluster', () => {
  const reading = readCreateTopic({ ...empty, name: 'orders' })
  expect(reading).toEqual({
    input: {
      topics: [{ name: 'orders', partitions: null, replication_factor: null, config: {} }],
    },
  })
  const full = readCreateTopic({
    name: 'orders',
    partitions: ' 12 ',
    replicationFactor: '3',
    config: [row('cleanup.policy', 'compact'), untouched('segment.ms')],
  })
  const input = 'input' in full ? createInput.parse(full.input) : undefined
  expect(input?.topics).toEqual([
    {
      name: 'orders',
      partitions: 12,
      replication_factor: 3,
      config: { 'cleanup.policy': 'compact' },
    },
  ])
})

const lacks = (change: Partial<CreateTopicForm>) => {
  const reading = readCreateTopic({ ...empty, name: 'orders', ...change })
  return 'lacks' in reading ? reading.lacks : undefined
}

test('a new topic: what is lacking is said, but not before anything was typed', () => {
  expect(lacks({ name: '' })).toBeNull()
  expect(lacks({ name: 'a b' })).toMatch(/space/)
  expect(lacks({ partitions: '' })).toMatch(/partitions/)
  expect(lacks({ partitions: '0' })).toMatch(/partitions/)
  expect(lacks({ partitions: '1e3' })).toMatch(/partitions/)
  expect(lacks({ replicationFactor: '-1' })).toMatch(/replication/)
  expect(lacks({ config: [row('retention.ms', ' ')] })).toBe('retention.ms has no value.')
})

const place = { change: 'edit-topic-config', on: ['a'] } as const

test('an edited configuration: only what was touched is sent', () => {
  const from = editConfig.initial({ ...place, setting: 'retention.ms', reset: 'segment.ms' })
  expect(from.rows).toEqual([
    untouched('retention.ms'),
    { name: 'segment.ms', value: null, reset: true },
  ])
  const reading = readEditConfig(from, ['a', 'b'])
  const input = 'input' in reading ? editInput.parse(reading.input) : undefined
  expect(input).toEqual({ topics: ['a', 'b'], set: {}, reset: ['segment.ms'] })

  const changed = readEditConfig({ rows: withRow(from.rows, row('retention.ms', '12h')) }, ['a'])
  expect(changed).toEqual({
    input: { topics: ['a'], set: { 'retention.ms': '43200000' }, reset: ['segment.ms'] },
  })
})

test('an edited configuration: nothing touched is nothing to send, an empty value is none', () => {
  const { rows } = editConfig.initial({ ...place, setting: 'retention.ms', reset: undefined })
  expect(readEditConfig({ rows }, ['a'])).toEqual({ lacks: null })
  expect(readEditConfig({ rows: withRow(rows, row('retention.ms', '')) }, ['a'])).toEqual({
    lacks: 'retention.ms has no value.',
  })
  expect(withoutRow(rows, 'retention.ms')).toEqual([])
})

test('partitions are told in all', () => {
  const reading = readAddPartitions({ partitions: '12' }, ['a'])
  expect('input' in reading && addInput.parse(reading.input)).toEqual({
    topics: ['a'],
    partitions: 12,
  })
  expect(readAddPartitions({ partitions: '' }, ['a'])).toEqual({ lacks: null })
  expect(readAddPartitions({ partitions: '1.5' }, ['a'])).toHaveProperty('lacks')
})

test('records are deleted up to the end, a time or an offset', () => {
  const form: TruncateForm = { to: 'end', offset: '', timestamp: null, partitions: '' }
  const parsed = (change: Partial<TruncateForm>) => {
    const reading = readTruncate({ ...form, ...change }, ['a'])
    return 'input' in reading ? truncateInput.parse(reading.input) : reading
  }
  expect(parsed({})).toEqual({ topics: ['a'], partitions: null, to: { kind: 'end' } })
  expect(parsed({ to: 'timestamp', timestamp: 5, partitions: '0, 2-3' })).toEqual({
    topics: ['a'],
    partitions: [0, 2, 3],
    to: { kind: 'timestamp', timestamp: 5 },
  })
  expect(parsed({ to: 'offset', offset: '42' })).toMatchObject({ to: { offset: 42 } })
  expect(parsed({ to: 'timestamp' })).toEqual({ lacks: null })
  expect(parsed({ to: 'offset' })).toEqual({ lacks: null })
  expect(parsed({ to: 'offset', offset: '-1' })).toHaveProperty('lacks')
  expect(parsed({ partitions: 'all' })).toHaveProperty('lacks')
})

const entry = (name: string, value: string | null, isDefault: boolean): ConfigEntry => ({
  name,
  value,
  source: isDefault ? 'default' : 'dynamic_topic',
  default_value: null,
  is_default: isDefault,
  read_only: false,
  sensitive: value === null,
  type: null,
  documentation: null,
  synonyms: [],
})

test('from another topic is copied what it sets itself, and what can be read', () => {
  const entries = [
    entry('retention.ms', '1', false),
    entry('a.secret', null, false),
    entry('segment.ms', '2', true),
  ]
  expect(setOn(new Map(entries.map((one) => [one.name, one])))).toEqual([row('retention.ms', '1')])
})
