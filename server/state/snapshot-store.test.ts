import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AnyObservation, Section } from './model.ts'
import { snapshotStore } from './snapshot-store.ts'

function quotas(
  at: number,
  more: { allFailed?: boolean; resource?: string; epoch?: number } = {},
): AnyObservation {
  const { allFailed = false, resource = '1' } = more
  return {
    resource,
    section: 'quotas',
    capturedAt: at,
    tookMs: 1,
    epoch: more.epoch ?? 0,
    outcome: { data: [], faults: [], allFailed },
  }
}

describe('snapshot store', () => {
  it('keeps the last two that yielded data, and the failure since', () => {
    const store = snapshotStore()
    const [first, second] = [quotas(1), quotas(2)]
    store.apply([first, second])
    store.apply([quotas(3, { allFailed: true }), quotas(4, { allFailed: true })])
    const { last, previous, failure, failingSince } = store.known('1').quotas
    assert.deepEqual([last, previous], [second, first])
    assert.deepEqual([failure?.capturedAt, failingSince], [4, 3])
    store.apply([quotas(5)])
    assert.equal(store.known('1').quotas.failure, null)
    assert.equal(store.known('1').quotas.previous, second)
    assert.equal(store.known('2').quotas.last, null)
  })

  it('tells of a batch once, after all of it is applied', () => {
    const store = snapshotStore()
    const heard: [string, readonly Section[], number | undefined][] = []
    store.onChange((resource, sections) =>
      heard.push([resource, sections, store.known(resource).quotas.last?.capturedAt]),
    )
    store.apply([quotas(1), quotas(2), quotas(7, { resource: '2' })])
    assert.deepEqual(heard, [
      ['1', ['quotas'], 2],
      ['2', ['quotas'], 7],
    ])
  })

  it('passes over what is older than what is known, be it a failure', () => {
    const store = snapshotStore()
    store.apply([quotas(5)])
    let told = 0
    store.onChange(() => (told += 1))
    store.apply([quotas(4), quotas(3, { allFailed: true })])
    assert.equal(store.known('1').quotas.last?.capturedAt, 5)
    assert.equal(store.known('1').quotas.failure, null)
    store.apply([quotas(7, { allFailed: true }), quotas(6)])
    assert.equal(store.known('1').quotas.last?.capturedAt, 5)
    assert.equal(told, 1)
  })

  it('takes what a new owner sees, though the clock of the one before was fast', () => {
    const store = snapshotStore()
    store.apply([quotas(9_000, { epoch: 3 })])
    store.apply([quotas(1_000, { epoch: 4 }), quotas(8_000, { epoch: 3 })])
    assert.equal(store.known('1').quotas.last?.capturedAt, 8_000)
    store.apply([quotas(900, { epoch: 4, allFailed: true })])
    assert.equal(store.known('1').quotas.failure?.capturedAt, 900)
  })
})
