/** Two looks at brokers, quorum and cluster, and what a person would say has changed between them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClusterDescription } from '@millrace/kafka/read/model.ts'
import { NOTHING_KNOWN } from '../../state/snapshot-store.ts'
import { observed } from '../tables-for-tests.ts'
import { changesOf } from './changes-of.ts'
import { fault, summaries } from './looks-for-tests.ts'
import type { Look } from './looks-for-tests.ts'

type Broker = ClusterDescription['brokers'][number]
function cluster(
  brokers: readonly Partial<Broker>[],
  more: Partial<ClusterDescription> = {},
): Look<'cluster'> {
  const whole = { host: 'b', port: 9092, rack: null, fenced: false, release: '4.2', answers: true }
  return {
    data: {
      clusterId: 'c',
      controllerId: 1,
      features: [],
      ...more,
      brokers: brokers.map((broker, i) => ({ id: i + 1, ...whole, ...broker })),
    },
  }
}
const level = (label: string | null, finalized: number | null): ClusterDescription['features'] => [
  { name: 'metadata.version', finalized, supportedMin: 1, supportedMax: 30, label },
]

test('brokers and the cluster', () => {
  const cases: readonly (readonly [Look<'cluster'>[], string[]])[] = [
    [
      [cluster([{}]), cluster([{}, { rack: 'r' }])],
      ['Broker 2 appeared: b:9092, rack r, Kafka 4.2'],
    ],
    [[cluster([{}, {}]), cluster([{}])], ['Broker 2 went: it was b:9092, Kafka 4.2']],
    [
      [cluster([{}]), cluster([{ host: 'c', port: 1, rack: 'r' }])],
      ['Host of broker 1: b → c', 'Port of broker 1: 9092 → 1', 'Rack of broker 1: not set → r'],
    ],
    [
      [cluster([{}]), cluster([{ fenced: true, release: null }])],
      ['Broker 1 was fenced: it has no session with the controller'],
    ],
    [
      [cluster([{}]), cluster([{ fenced: true, release: null }]), cluster([{ release: '4.3' }])],
      ['Broker 1 is no longer fenced', 'Version of broker 1: 4.2 → 4.3'],
    ],
    [[cluster([{}]), cluster([{ answers: false, release: null }])], []],
    [
      [
        cluster([{}], { features: level('4.2-IV1', 29) }),
        cluster([{}], { features: level('4.3-IV0', 30) }),
      ],
      ['metadata.version: 4.2-IV1 → 4.3-IV0'],
    ],
    // Nobody told.
    [[cluster([{}], { features: level('4.2-IV1', 29) }), cluster([{}], { features: [] })], []],
    [
      [cluster([{}]), cluster([{}], { clusterId: 'd' })],
      ['The brokers belong to another cluster: c → d'],
    ],
    [[cluster([{}]), cluster([{}], { clusterId: null })], []],
    // Under KRaft the controller here may be any broker.
    [[cluster([{}]), cluster([{}], { controllerId: 2 })], []],
  ]
  for (const [looks, expected] of cases) assert.deepEqual(summaries('cluster', ...looks), expected)
})

test('the controller: leader of the quorum, or what ZooKeeper clusters tell', () => {
  assert.deepEqual(summaries('quorum', quorum(1), quorum(3)), ['The controller moved: 1 → 3'])
  assert.deepEqual(summaries('quorum', quorum(1), quorum(-1)), [])
  assert.deepEqual(summaries('quorum', quorum(1), quorum(-1), quorum(2)), [
    'The controller moved: 1 → 2',
  ])
  assert.deepEqual(summaries('quorum', quorum(1), { data: null }), [])
  let known = observed(NOTHING_KNOWN, 'quorum', null, {
    faults: [fault({ kind: 'unsupported' })],
    allFailed: true,
  })
  known = observed(known, 'cluster', cluster([{}]).data)
  const moved = observed(known, 'cluster', cluster([{}], { controllerId: 2 }).data, { at: 90_000 })
  const found = changesOf(known, moved.cluster.last!)
  assert.deepEqual(
    found.map(({ summary }) => summary),
    ['The controller moved: 1 → 2'],
  )
})

function quorum(leaderId: number): Look<'quorum'> {
  return { data: { leaderId, leaderEpoch: 1, highWatermark: 1, replicas: [] } }
}
