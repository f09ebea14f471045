import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Outcome, TopicTable } from '@millrace/kafka/read/model.ts'
import { chooseTopics } from './topics.ts'
import type { TopicSource } from './topics.ts'

const NAMES = ['__consumer_offsets', 'orders', 'orders.dlq', 'payments', 'refunds', 'secret-a']

/** Metadata as it would be answered for these names; one that is not there is a fault. */
function answer(names: readonly string[]): Outcome<TopicTable> {
  const sorted = names.toSorted()
  const missing = sorted.filter((name) => !NAMES.includes(name))
  const none = new Int32Array(0)
  const from = new Uint32Array(1)
  return {
    data: {
      names: sorted,
      ids: sorted.map((name) => `id of ${name}`),
      internal: Uint8Array.from(sorted, (name) => (name.startsWith('__') ? 1 : 0)),
      first: Uint32Array.from({ length: sorted.length + 1 }, (_, index) => index),
      leader: new Int32Array(sorted.length),
      leaderEpoch: new Int32Array(sorted.length),
      replicasFrom: from,
      replicas: none,
      isrFrom: from,
      isr: none,
      offlineFrom: from,
      offline: none,
    },
    faults: missing.map((item) => ({
      kind: 'failed',
      item,
      code: 'UNKNOWN_TOPIC_OR_PARTITION',
      message: `${item} is not there`,
    })),
    allFailed: false,
  }
}

const source: TopicSource = {
  named: (names) => Promise.resolve(answer(names)),
  all: () => Promise.resolve(answer(NAMES)),
}
const anything = { refuse: () => null, visible: () => true }
const noSecrets = {
  refuse: (topic: string) => (topic.startsWith('secret') ? 'it is secret' : null),
  visible: () => true,
}

suite('the topics of a search', () => {
  for (const [asked, expected] of [
    [['orders'], ['orders']],
    [
      ['payments', 'orders'],
      ['orders', 'payments'],
    ],
    [['*'], ['orders', 'orders.dlq', 'payments', 'refunds', 'secret-a']],
    [['orders*'], ['orders', 'orders.dlq']],
    [['*s'], ['orders', 'payments', 'refunds']],
    [['o*d*'], ['orders', 'orders.dlq']],
    [['*d*l*'], ['orders.dlq']],
    [
      ['*e**n*', 'orders'],
      ['orders', 'payments', 'refunds'],
    ],
    [['orders.*'], ['orders.dlq']],
    [['__consumer_offsets'], ['__consumer_offsets']],
  ] as const) {
    test(asked.join(' '), async () => {
      const { table, notes } = await chooseTopics(source, asked, anything)
      assert.deepEqual(table.names, expected)
      assert.deepEqual(notes, [])
    })
  }

  test('a pattern is not longer than what it matches', async () => {
    await assert.rejects(chooseTopics(source, ['orders*orders'], anything), {
      code: 'MR_SEARCH_UNKNOWN_TOPIC',
    })
  })

  test('a pattern of many stars is answered at once', async () => {
    const pattern = `${'*a'.repeat(120)}*b`
    await assert.rejects(chooseTopics(source, [pattern], anything), /No topic matches/)
  })

  test('names that are not there are all named, with what may have been meant', async () => {
    await assert.rejects(chooseTopics(source, ['ordres', 'paymnts', 'orders'], anything), {
      code: 'MR_SEARCH_UNKNOWN_TOPIC',
      message:
        /^There is no topic ordres. Did you mean orders\? There is no topic paymnts. Did you mean payments\?/,
    })
  })

  test('what may not be read is not suggested, and not told apart from what is not there', async () => {
    await assert.rejects(chooseTopics(source, ['sekret-a'], noSecrets), (error: Error) => {
      assert.ok(!error.message.includes('secret-a'))
      return true
    })
    for (const name of ['secret-a', 'secret-none']) {
      await assert.rejects(chooseTopics(source, [name], noSecrets), {
        code: 'MR_SEARCH_DENIED',
        message: `Topic ${name} may not be read: it is secret`,
      })
    }
  })

  test('what is not visible is as if it were not there', async () => {
    const others = { refuse: () => null, visible: (topic: string) => !topic.startsWith('secret') }
    const { table, notes } = await chooseTopics(source, ['*s*'], others)
    assert.deepEqual(table.names, ['orders', 'orders.dlq', 'payments', 'refunds'])
    assert.deepEqual(notes, [])
    const answers = await Promise.all(
      ['secret-a', 'secret-b', 'secret*'].map((asked) =>
        chooseTopics(source, [asked], others).then(
          () => 'found',
          ({ message }: Error) => message.replace(asked, '…'),
        ),
      ),
    )
    assert.match(answers[0] ?? '', /^There is no topic …\. Names are exact/)
    assert.equal(answers[0], answers[1])
    assert.match(answers[2] ?? '', /^No topic matches "…"/)
    await assert.rejects(chooseTopics(source, ['sekret-a'], others), (error: Error) => {
      assert.ok(!error.message.includes('secret-a'))
      return true
    })
  })

  test('what is refused by name is refused before anything is said about it', async () => {
    const neither = { refuse: noSecrets.refuse, visible: () => false }
    await assert.rejects(chooseTopics(source, ['secret-a'], neither), { code: 'MR_SEARCH_DENIED' })
  })

  test('a pattern leaves out what may not be read, unless that is all', async () => {
    const { table, notes } = await chooseTopics(source, ['*s*'], noSecrets)
    assert.ok(!table.names.includes('secret-a'))
    assert.deepEqual(notes, ['"*s*" also matches secret-a, left out: it is secret'])
    await assert.rejects(chooseTopics(source, ['secret*'], noSecrets), { code: 'MR_SEARCH_DENIED' })
  })
})
