/** What was observed before the start, as it is read back from a real log. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { singleNode } from '@millrace/dev/testing/kafka.ts'
import { openTestLog, stateConfig } from '../state/log/log-for-tests.ts'
import type { AnyObservation } from '../state/model.ts'
import { snapshotStore } from '../state/snapshot-store.ts'
import { followSnapshots } from './snapshot-follower.ts'

function quotas(resource: string, capturedAt: number): AnyObservation {
  const outcome = { data: [], faults: [], allFailed: false }
  return { resource, section: 'quotas', capturedAt, tookMs: 1, epoch: 7, outcome }
}

test('after hours without anybody, the newest of what is kept is known at the start', async () => {
  await using kafka = await singleNode()
  const config = stateConfig({ partitions: 1 })
  await using written = openTestLog(kafka.bootstrap, config).log
  const old = [quotas('mine', 1_000), quotas('others', 1_500), quotas('mine', 2_000)]
  for (const observation of old)
    await written.append('snapshots', observation.resource, [{ kind: 'observation', observation }])

  await using eventLog = openTestLog(kafka.bootstrap, config).log
  const store = snapshotStore()
  const applied: string[] = []
  const warnings: string[] = []
  await using follower = followSnapshots({
    eventLog,
    // Nobody has claimed anything for as long as the tail looks back.
    instances: {
      heed: () => undefined,
      fence: { accepts: () => false, acceptsMinute: () => false },
    },
    store,
    resources: new Set(['mine', 'never-observed']),
    // An hour from now: the tail itself finds none of them.
    since: Date.now() + 3_600_000,
    onApplied: async (resources) => {
      applied.push(...resources)
    },
    log: { info: () => undefined, warn: (line) => warnings.push(line), error: () => undefined },
  })
  await follower.caughtUp
  assert.equal(store.known('mine').quotas.last?.capturedAt, 2_000)
  assert.equal(store.known('others').quotas.last, null)
  assert.deepEqual([applied, warnings, follower.fenced], [['mine'], [], 0])
})
