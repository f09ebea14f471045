import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fault } from '@millrace/kafka/read/model.ts'
import type { Observation } from '../state/model.ts'
import { advance, NOTHING_KNOWN } from '../state/snapshot-store.ts'
import { lackedPermissions, observedSections } from './observed-sections.ts'

const refused = (item: string): Fault => ({
  kind: 'denied',
  item,
  code: 'TOPIC_AUTHORIZATION_FAILED',
  message: `DescribeConfigs of ${item} was refused by broker 1 with TOPIC_AUTHORIZATION_FAILED: this principal needs DESCRIBE_CONFIGS on Topic:${item}.`,
})

const look = (faults: readonly Fault[], allFailed = false): Observation<'acls'> => ({
  resource: 'one',
  section: 'acls',
  capturedAt: 1_000,
  tookMs: 17,
  epoch: 0,
  outcome: { data: [], faults, allFailed },
})

test('sections tell when they were observed, how long it took and what went wrong', () => {
  const known = advance(advance(NOTHING_KNOWN, look([])), {
    ...look([{ kind: 'unreachable', code: 'X', message: 'Nobody answers.' }], true),
    capturedAt: 2_000,
    tookMs: 5_000,
  })
  const sections = observedSections(known, true)
  assert.deepEqual(
    sections.find(({ section }) => section === 'acls'),
    { section: 'acls', captured_at: 2_000, took_ms: 5_000, problem: 'Nobody answers.' },
  )
  assert.deepEqual(
    sections.find(({ section }) => section === 'quorum'),
    { section: 'quorum', captured_at: null, took_ms: null, problem: null },
  )
})

test('permissions are told once each, by what they are needed for', () => {
  const hidden: Fault = {
    kind: 'hidden',
    code: 'MR_KAFKA_HIDDEN',
    message:
      'Kafka lists only what this principal may describe: there may be more groups. DESCRIBE on Cluster:kafka-cluster shows all of them.',
  }
  const failed: Fault = { kind: 'failed', code: 'Y', message: 'A broker failed.' }
  const one = advance(NOTHING_KNOWN, look([refused('orders.v1'), hidden, failed]))
  assert.deepEqual(
    lackedPermissions(one, true).map(({ needs, items }) => [needs, items]),
    [
      ['DESCRIBE_CONFIGS on Topic:orders.v1', 1],
      ['DESCRIBE on Cluster:kafka-cluster', 1],
    ],
  )
  const many = advance(NOTHING_KNOWN, look(['a', 'b', 'a.b'].map(refused)))
  assert.deepEqual(
    lackedPermissions(many, true).map(({ needs, items }) => [needs, items]),
    [['DESCRIBE_CONFIGS on Topic', 3]],
  )
})

test('whoever may not see all topics is told of none', () => {
  const known = advance(NOTHING_KNOWN, look([refused('orders.secret')]))
  assert.deepEqual(lackedPermissions(known, false), [])
  assert.doesNotMatch(JSON.stringify(observedSections(known, false)), /orders\.secret/)
})
