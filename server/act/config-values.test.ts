import assert from 'node:assert/strict'
import test from 'node:test'
import { meaningOf, withoutSecrets } from './config-values.ts'

/** Severities, in order. */
const meant = (name: string, from: string | null, to: string | null, replicas: number | null = 3) =>
  meaningOf(name, from, to, replicas).map(({ severity }) => severity)

test('what a configuration means for records and writers', () => {
  for (const [name, from, to, expected] of [
    ['retention.ms', '1000', '999', ['danger']],
    ['retention.ms', '-1', '1000', ['danger']],
    ['retention.ms', '1000', '-1', []],
    ['retention.ms', null, '1', []],
    ['retention.bytes', '-1', '5', ['danger']],
    ['cleanup.policy', 'delete', 'compact', ['warning']],
    ['cleanup.policy', 'compact', 'compact,delete', ['danger']],
    ['cleanup.policy', 'delete', 'delete, compact', ['warning']],
    ['cleanup.policy', null, 'compact', ['warning']],
    ['cleanup.policy', null, 'delete', []],
    ['min.insync.replicas', '1', '4', ['danger']],
    ['min.insync.replicas', '1', '3', ['warning']],
    ['min.insync.replicas', '1', '2', []],
    ['max.message.bytes', '100', '50', ['warning']],
    ['unclean.leader.election.enable', 'false', 'true', ['warning']],
    ['compression.type', 'producer', 'zstd', []],
  ] as const)
    assert.deepEqual(meant(name, from, to), expected, `${name}: ${from} → ${to}`)
  assert.deepEqual(meant('min.insync.replicas', '1', '4', null), [])
  assert.deepEqual(meant('min.insync.replicas', '1', '1', 1), [])
})

test('secrets are neither shown nor recorded', () => {
  assert.deepEqual(withoutSecrets({ 'ssl.keystore.password': 'x', 'retention.ms': '1' }), {
    'ssl.keystore.password': '(hidden)',
    'retention.ms': '1',
  })
})
