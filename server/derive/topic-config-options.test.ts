import assert from 'node:assert/strict'
import test from 'node:test'
import { configEntries } from './config-entries.ts'
import { configTable } from './tables-for-tests.ts'
import { visibleConfigs } from './tenant/configs.ts'
import { brokerDefault } from './topic-config-defaults.ts'
import { topicConfigOptions } from './topic-config-options.ts'

const brokerTable = configTable(
  { 1: { 'log.retention.hours': '168', 'log.roll.ms': '5000', 'log.cleanup.policy': 'delete' } },
  4,
)
const broker = new Map(
  configEntries(brokerTable, 'broker', '1')?.map((entry) => [entry.name, entry]),
)

test('defaults that brokers compute from settings of their own', () => {
  assert.equal(brokerDefault(broker, 'retention.ms'), '604800000')
  assert.equal(brokerDefault(broker, 'segment.ms'), '5000')
  assert.equal(brokerDefault(broker, 'segment.jitter.ms'), null)
  assert.equal(brokerDefault(broker, 'no.such'), null)
})

test('the values that topics set, most common first, at most five', () => {
  const values = ['1', '2', '2', '3', '3', '3', '4', '5', '6', '6', '6', '6']
  const table = configTable(
    Object.fromEntries(values.map((value, i) => [`t${i}`, { 'retention.ms': value }])),
  )
  assert.deepEqual(topicConfigOptions(table, broker), [
    {
      name: 'retention.ms',
      type: null,
      documentation: null,
      default_value: '604800000',
      sensitive: false,
      common_values: [
        { value: '6', topics: 4 },
        { value: '3', topics: 3 },
        { value: '2', topics: 2 },
        { value: '1', topics: 1 },
        { value: '4', topics: 1 },
      ],
    },
  ])
})

test('what topics have without setting it is no common value; secrets have none', () => {
  const inherited = configTable({ t: { 'retention.ms': '1' } }, 5)
  assert.deepEqual(topicConfigOptions(inherited, broker)[0]?.common_values, [])
  const secret = { ...configTable({ t: { 'x.key': '1' } }), flags: Uint8Array.of(2) }
  const [hidden] = topicConfigOptions(secret, broker)
  assert.deepEqual([hidden?.sensitive, hidden?.common_values], [true, []])
  const fixed = { ...configTable({ t: { x: '1' } }), flags: Uint8Array.of(1) }
  assert.deepEqual(
    topicConfigOptions(fixed, broker).filter(({ name }) => name === 'x'),
    [],
  )
})

test('names that only topics of others have are not told', () => {
  const whole = configTable({ 'a.mine': { 'retention.ms': '1' }, 'b.theirs': { 'x.secret': '2' } })
  const mine = visibleConfigs(whole, { seesTopic: (name) => name === 'a.mine' })
  assert.deepEqual(
    topicConfigOptions(mine, broker).map(({ name }) => name),
    ['retention.ms'],
  )
})

test('of a cluster without topics the brokers tell', () => {
  assert.deepEqual(
    topicConfigOptions(null, broker).map(({ name, default_value: value }) => [name, value]),
    [
      ['cleanup.policy', 'delete'],
      ['retention.ms', '604800000'],
      ['segment.ms', '5000'],
    ],
  )
})
