import { describe, expect, test } from 'vitest'
import { links, type BrokerTab, type GroupTab, type TopicTab } from '../app/links.ts'
import { prefixOf } from './prefix.ts'

const BROKER_TABS: readonly BrokerTab[] = ['overview', 'config', 'log-dirs', 'changes']
const TOPIC_TABS: readonly TopicTab[] = [
  'overview',
  'partitions',
  'records',
  'groups',
  'config',
  'changes',
]
const GROUP_TABS: readonly GroupTab[] = ['overview', 'members', 'lag', 'changes']

/** Every page of a cluster `c`, with everything in it called `c`, and with everything called `settings`. */
const AWKWARD = ['c', 'settings'].flatMap((name) => [
  links.overview(name),
  links.brokers(name),
  ...BROKER_TABS.map((tab) => links.broker(name, 1, tab)),
  links.quorum(name),
  links.topics(name),
  ...TOPIC_TABS.map((tab) => links.topic(name, name, tab)),
  links.inspect(name),
  links.consumers(name),
  ...GROUP_TABS.map((tab) => links.group(name, name, tab)),
  links.changes(name),
])

const ADDRESSES = [
  ...AWKWARD,
  links.home(),
  links.overview('x'),
  links.brokers('x'),
  links.broker('x', 1),
  links.broker('x', 1, 'config'),
  links.broker('x', 1, 'log-dirs'),
  links.quorum('x'),
  links.topics('x'),
  links.topic('x', 'orders', 'partitions'),
  links.topic('x', 'orders', 'config'),
  links.consumers('x'),
  links.group('x', 'a/b c', 'members'),
  links.group('x', '', 'lag'),
  links.profile(),
  links.activity(),
  links.sessions(),
  links.tokens(),
  links.access(),
  links.tenancy(),
  links.audit(),
  links.installation(),
  links.instances(),
  links.performance(),
]

describe.each(['', '/kpow', '/tools/kafka', '/c', '/c/app', '/a.b/~c'])('below "%s"', (prefix) => {
  // `/c/app/` reads as a cluster called app: the one address that cannot be told apart.
  const readable = ADDRESSES.filter((address) => !(prefix === '/c/app' && address === '/'))
  test.each(readable)('%s', (address) => {
    expect(prefixOf(prefix + address)).toBe(prefix)
  })
})

test('without its trailing slash', () => {
  expect(prefixOf('/kpow')).toBe('/kpow')
  expect(prefixOf('/kpow/')).toBe('/kpow')
  expect(prefixOf('/')).toBe('')
})

test('names that look like routes are names', () => {
  expect(prefixOf('/c/x/topics/c/partitions')).toBe('')
  expect(prefixOf('/c/x/consumers/settings/lag')).toBe('')
  expect(prefixOf('/kpow/c/c/topics/topics')).toBe('/kpow')
})

test('an address that no page answers, below a cluster', () => {
  expect(prefixOf('/kpow/c/x/nothing/here')).toBe('/kpow')
  expect(prefixOf('/kpow/settings/nothing')).toBe('/kpow')
})
