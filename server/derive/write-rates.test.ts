import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Fault } from '@millrace/kafka/read/model.ts'
import { Facts } from './facts.ts'
import { MissingList } from './missing.ts'
import { partitionRows } from './partition-rows.ts'
import { topicOf, withOffsets } from './rows-for-tests.ts'
import type { Ends } from './rows-for-tests.ts'
import { observed, smallCluster, topicTable } from './tables-for-tests.ts'

const id = (text: string) => ({ orders: { id: text, partitions: [{}, {}] } })

describe('write rates', () => {
  const cases: {
    name: string
    before: Ends
    after: Ends
    idAfter?: string
    rate: number | null
    why: RegExp | null
  }[] = [
    {
      name: 'records per second',
      before: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      after: {
        orders: [
          [0, 70],
          [0, 80],
        ],
      },
      rate: 2,
      why: null,
    },
    {
      name: 'nothing written',
      before: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      after: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      rate: 0,
      why: null,
    },
    {
      name: 'deleted and created again',
      before: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      after: {
        orders: [
          [0, 70],
          [0, 80],
        ],
      },
      idAfter: 'other',
      rate: null,
      why: /two observations/,
    },
    {
      name: 'an end offset that went back is no negative rate',
      before: {
        orders: [
          [0, 100],
          [0, 20],
        ],
      },
      after: {
        orders: [
          [0, 10],
          [0, 80],
        ],
      },
      rate: 1,
      why: /went back/,
    },
    {
      name: 'all went back',
      before: {
        orders: [
          [0, 100],
          [0, 90],
        ],
      },
      after: {
        orders: [
          [0, 10],
          [0, 8],
        ],
      },
      rate: null,
      why: /went back/,
    },
    {
      name: 'one partition unknown is a lower bound',
      before: {
        orders: [
          [0, 10],
          [0, 20],
        ],
      },
      after: { orders: [[0, 70], null] },
      rate: 1,
      why: /broker 2 is silent/,
    },
  ]
  for (const { name, before, after, idAfter = 'one', rate, why } of cases)
    it(name, () => {
      let known = withOffsets(smallCluster(id('one')), before, 60_000)
      known = observed(known, 'topics', topicTable(id(idAfter)))
      const fault: Fault = {
        kind: 'unreachable',
        broker: 2,
        code: 'X',
        message: 'broker 2 is silent',
      }
      known = withOffsets(known, after, 120_000, [fault])
      const topic = topicOf(known)
      assert.equal(topic.row.write_rate, rate)
      if (why === null) assert.equal(topic.why('write_rate'), null)
      else assert.match(topic.why('write_rate') ?? '', why)
    })

  it('are pending after the first look', () => {
    const { row, why } = topicOf(
      withOffsets(
        smallCluster(),
        {
          orders: [
            [0, 5],
            [0, 5],
          ],
        },
        60_000,
      ),
    )
    assert.equal(row.write_rate, null)
    assert.equal(row.messages, 10)
    assert.match(why('write_rate') ?? '', /two observations/)
  })

  it('count partitions that were added from their second look on', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 0],
          [0, 0],
        ],
      },
      60_000,
    )
    known = observed(known, 'topics', topicTable({ orders: { partitions: [{}, {}, {}] } }))
    known = withOffsets(
      known,
      {
        orders: [
          [0, 60],
          [0, 60],
          [0, 999],
        ],
      },
      120_000,
    )
    const rows = partitionRows(
      new Facts(known),
      known.topics.last!.outcome.data,
      0,
      new MissingList(),
    )
    assert.deepEqual(
      rows.map((row) => row.write_rate),
      [1, 1, null],
    )
    assert.equal(topicOf(known).row.write_rate, 2)
  })
})
