/** Two looks at configurations, and what a person would say has changed between them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CONFIG_SOURCES } from '@millrace/kafka/read/model.ts'
import { configTable } from '../tables-for-tests.ts'
import { changesAfter, ORDERS, summaries, topics } from './looks-for-tests.ts'
import type { Look } from './looks-for-tests.ts'

const source = (name: (typeof CONFIG_SOURCES)[number]): number => CONFIG_SOURCES.indexOf(name)
const HERE = source('dynamic_topic')
const DEFAULT = source('default')
const configs = (
  values: Readonly<Record<string, Readonly<Record<string, string>>>>,
  from = HERE,
): Look<'topic_configs'> => ({ data: configTable(values, from) })

test('topic configurations', () => {
  const day = configs({ orders: { 'retention.ms': '86400000' } })
  const week = configs({ orders: { 'retention.ms': '604800000' } }, DEFAULT)
  const cases: readonly (readonly [Look<'topic_configs'>[], string[]])[] = [
    [[week, day], ['retention.ms of topic orders: 604800000 → 86400000']],
    [[day, week], ['retention.ms of topic orders: 86400000 → 604800000 (no longer set here)']],
    [
      [week, configs({ orders: { 'retention.ms': '604800000' } })],
      ['retention.ms of topic orders was set here to 604800000'],
    ],
    [
      [configs({ orders: { 'retention.ms': '604800000' } }), week],
      ['retention.ms of topic orders is no longer set here, and 604800000 still'],
    ],
    // Another topic before it, values and keys in another order: the same.
    [
      [
        configs({ b: { x: '1', y: '2' }, orders: { x: '3', y: '' } }),
        configs({ a: { y: '9' }, orders: { y: '', x: '3' }, b: { y: '2', x: '1' } }),
      ],
      [],
    ],
    [
      [configs({ orders: { y: '' } }), configs({ orders: { y: '0:1' } })],
      ['y of topic orders: (empty) → 0:1'],
    ],
    // A newer release knows one setting more; somebody sets one that has no default.
    [
      [configs({ orders: { x: '1' } }, DEFAULT), configs({ orders: { x: '1', y: '2' } }, DEFAULT)],
      [],
    ],
    [
      [configs({ orders: { x: '1' } }), configs({ orders: { x: '1', y: '2' } })],
      ['y of topic orders: not set → 2'],
    ],
    // Denied in between: compared with what was seen before.
    [
      [day, configs({}), week],
      ['retention.ms of topic orders: 86400000 → 604800000 (no longer set here)'],
    ],
    [[configs({}), day], []],
    [[day, configs({})], []],
  ]
  for (const [looks, expected] of cases)
    assert.deepEqual(summaries('topic_configs', ...looks), expected)
})

test('values that Kafka hides are not shown, nor taken for values', () => {
  const [set] = changesAfter(
    'broker_configs',
    hiddenKey(DEFAULT),
    hiddenKey(source('dynamic_broker')),
  )
  assert.equal(set?.summary, 'ssl.key of broker 1 was set (Kafka does not tell its value)')
  assert.deepEqual([set.entity, set.before, set.after], ['broker', null, null])
  assert.deepEqual(summaries('broker_configs', hiddenKey(DEFAULT), hiddenKey(DEFAULT)), [])
})

test('of many changes at once the first hundred are told, and the rest counted', () => {
  const few = changesAfter('topic_configs', configs(named(200, '1')), configs(named(200, '2')))
  assert.equal(few.length, 200)
  const many = changesAfter('topic_configs', configs(named(5000, '1')), configs(named(5000, '2')))
  assert.equal(many.length, 101)
  const { name, field, before, after, summary } = many[100]!
  assert.deepEqual([name, field, before, after], ['', 'x', '1', '2'])
  assert.equal(summary, 'x of 4900 more topics: 1 → 2')
  const made = Object.fromEntries(Object.keys(named(300, '')).map((key) => [key, ORDERS]))
  const appeared = changesAfter('topics', topics({}), topics(made))
  assert.equal(appeared.length, 101)
  assert.equal(appeared[100]?.summary, '200 more changes at once: topics that appeared')
})

function named(count: number, value: string): Record<string, { x: string }> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`t${i}`, { x: value }]))
}

/** One broker whose key Kafka does not tell. */
function hiddenKey(from: number): Look<'broker_configs'> {
  const data = configTable({ 1: { 'ssl.key': 'x' } }, from)
  return { data: { ...data, flags: data.flags.fill(2), value: data.value.fill(0xffff_ffff) } }
}
