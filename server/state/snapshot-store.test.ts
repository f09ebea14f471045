import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { memoryLog } from './memory-log.ts'
import type { AnyObservation, Section } from './model.ts'
import { snapshotStore } from './snapshot-store.ts'

function quotas(
  at: number,
  more: { allFailed?: boolean; epoch?: number; resource?: string } = {},
): AnyObservation {
  const { allFailed = false, epoch = 0, resource = '1' } = more
  return {
    resource,
    section: 'quotas',
    capturedAt: at,
    tookMs: 1,
    epoch,
    outcome: { data: [], faults: [], allFailed },
  }
}

const record = (observation: AnyObservation) => ({ kind: 'observation', observation }) as const

describe('snapshot store', () => {
  it('keeps the last two that yielded data, and the failure since', async () => {
    const log = memoryLog()
    const store = snapshotStore(log)
    const first = quotas(1)
    const second = quotas(2)
    for (const observation of [
      first,
      second,
      quotas(3, { allFailed: true }),
      quotas(4, { allFailed: true }),
    ])
      await log.append([record(observation)])
    const { last, previous, failure, failingSince } = store.known('1').quotas
    assert.deepEqual([last, previous], [second, first])
    assert.deepEqual([failure?.capturedAt, failingSince], [4, 3])
    assert.equal(store.position, 4)
    await log.append([record(quotas(5))])
    assert.equal(store.known('1').quotas.failure, null)
    assert.equal(store.known('1').quotas.previous, second)
    assert.equal(store.known('2').quotas.last, null)
  })

  it('tells of a batch once, after all of it is applied', async () => {
    const log = memoryLog()
    const store = snapshotStore(log)
    const heard: [string, readonly Section[], number | undefined][] = []
    store.onChange((resource, sections) =>
      heard.push([resource, sections, store.known(resource).quotas.last?.capturedAt]),
    )
    await log.append([record(quotas(1)), record(quotas(2)), record(quotas(7, { resource: '2' }))])
    assert.deepEqual(heard, [
      ['1', ['quotas'], 2],
      ['2', ['quotas'], 7],
    ])
  })

  it('ignores observations of an owner whose epoch is over', async () => {
    const log = memoryLog()
    const store = snapshotStore(log)
    await log.append([record(quotas(1, { epoch: 2 })), record(quotas(9, { epoch: 1 }))])
    assert.equal(store.known('1').quotas.last?.capturedAt, 1)
    assert.equal(store.fenced, 1)
  })

  it('delivers appends in order, also those made by a listener', async () => {
    const log = memoryLog()
    const positions: number[] = []
    const more: Promise<number>[] = []
    log.subscribe((entries) => {
      if (more.length === 0) more.push(log.append([record(quotas(2))]))
      positions.push(...entries.map(({ position }) => position))
    })
    assert.equal(await log.append([record(quotas(1))]), 1)
    assert.deepEqual(await Promise.all(more), [2])
    assert.deepEqual(positions, [1, 2])
  })
})
