/** Two looks at the topics, and what a person would say has changed between them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { topicTable } from '../tables-for-tests.ts'
import { changesAfter, fault, HIDDEN, ORDERS, summaries, topics } from './looks-for-tests.ts'
import type { Look } from './looks-for-tests.ts'

test('topics', () => {
  const cases: readonly (readonly [Look<'topics'>[], string[]])[] = [
    [[topics({ orders: ORDERS })], []],
    [
      [topics({ orders: ORDERS }), topics({ orders: ORDERS, b: { partitions: [{}] } })],
      ['Topic b appeared: 1 partition, replication factor 1'],
    ],
    [
      [topics({ orders: ORDERS, b: { partitions: [{}] } }), topics({ orders: ORDERS })],
      ['Topic b went: it had 1 partition, replication factor 1'],
    ],
    [
      [topics({ orders: ORDERS }), topics({ orders: { ...ORDERS, id: 'another' } })],
      ['Topic orders was deleted and created anew'],
    ],
    [
      [
        topics({ orders: ORDERS }),
        topics({ orders: { partitions: [...ORDERS.partitions, { replicas: [1, 2] }] } }),
      ],
      ['Partitions of topic orders: 2 → 3'],
    ],
    [
      [
        topics({ orders: ORDERS }),
        topics({ orders: { partitions: [{ replicas: [1, 2, 3] }, { replicas: [2, 1, 3] }] } }),
      ],
      ['Replication factor of topic orders: 2 → 3'],
    ],
    [
      [
        topics({ orders: ORDERS }),
        topics({ orders: { partitions: [{ replicas: [1, 2, 3] }, { replicas: [2, 1] }] } }),
      ],
      ['Replication factor of topic orders: 2 → 2–3'],
    ],
    [
      [
        topics({ orders: ORDERS }),
        topics({ orders: { partitions: [{ replicas: [1, 2] }, { replicas: [2, 3] }] } }),
      ],
      ['Replicas of 1 of 2 partitions of topic orders were reassigned'],
    ],
    // Health: leaders and ISR.
    [
      [
        topics({ orders: ORDERS }),
        topics({
          orders: {
            partitions: [{ replicas: [1, 2], isr: [1], leader: -1 }, ORDERS.partitions[1]!],
          },
        }),
      ],
      [],
    ],
    // Not described: neither gone nor without partitions; compared with the look before when it is there again.
    [
      [
        topics({ orders: ORDERS }),
        topics({ orders: { partitions: [] } }, fault({ item: 'orders' })),
      ],
      [],
    ],
    [[topics({}), topics({ orders: { partitions: [] } }, fault({ item: 'orders' }))], []],
    [
      [
        topics({ orders: ORDERS }),
        topics({ orders: { partitions: [] } }, fault({ item: 'orders' })),
        topics({ orders: { partitions: [{ replicas: [1, 2] }] } }),
      ],
      ['Partitions of topic orders: 2 → 1'],
    ],
    [
      [
        topics({ orders: ORDERS }),
        topics({ orders: { partitions: [] } }, fault({ item: 'orders' })),
        topics({}),
      ],
      ['Topic orders went: it had 2 partitions, replication factor 2'],
    ],
    // A permission came or went between the looks.
    [[topics({ orders: ORDERS }), topics({}, HIDDEN)], []],
    [[topics({}, HIDDEN), topics({ orders: ORDERS })], []],
    [
      [topics({ orders: ORDERS }, HIDDEN), topics({}, HIDDEN)],
      [
        'Topic orders went: it had 2 partitions, replication factor 2 (deleted, or this principal may no longer describe it)',
      ],
    ],
    [[topics({ orders: ORDERS }), { data: topicTable({}), allFailed: true }], []],
    [
      [topics({ orders: ORDERS }), { data: topicTable({}), allFailed: true }, topics({})],
      ['Topic orders went: it had 2 partitions, replication factor 2'],
    ],
  ]
  for (const [looks, expected] of cases) assert.deepEqual(summaries('topics', ...looks), expected)
})

test('a change says when, and what it was before', () => {
  const [change] = changesAfter(
    'topics',
    topics({ orders: ORDERS }),
    topics({ orders: { partitions: [{ replicas: [1, 2] }, { replicas: [2, 3] }] } }),
  )
  assert.deepEqual(
    { ...change, id: '' },
    {
      id: '',
      at: 120_000,
      not_before: 60_000,
      entity: 'topic',
      name: 'orders',
      kind: 'changed',
      field: 'replicas',
      before: '1: 2,1',
      after: '1: 2,3',
      summary: 'Replicas of 1 of 2 partitions of topic orders were reassigned',
    },
  )
})
