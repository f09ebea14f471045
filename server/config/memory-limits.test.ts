import assert from 'node:assert/strict'
import test from 'node:test'
import { assert as check, integer, property } from 'fast-check'
import { memoryLimits } from './memory-limits.ts'

const MB = 2 ** 20
const GB = 2 ** 30

test('in a container of 512 MB every part has a share, and there are as many search threads as have room', () => {
  assert.deepEqual(memoryLimits({ constrained: 512 * MB, machine: 64 * GB }, 8), {
    total: 512 * MB,
    isLimited: true,
    observerHeapMb: 76,
    searchThreads: 2,
    searchHeapMb: 51,
    historyCacheBytes: 26_843_545,
    answerCacheBytes: 16_106_127,
  })
})

test('without a limit the machine counts: 0, and the 2^64 of cgroups v1, are none', () => {
  const free = memoryLimits({ constrained: 0, machine: 16 * GB }, 4)
  assert.deepEqual(memoryLimits({ constrained: 2 ** 64, machine: 16 * GB }, 4), free)
  assert.deepEqual(free, {
    total: 16 * GB,
    isLimited: false,
    observerHeapMb: 384,
    searchThreads: 4,
    searchHeapMb: 384,
    historyCacheBytes: 48 * MB,
    answerCacheBytes: 32 * MB,
  })
})

test('from 512 MB on all limits together leave room beside the half that Node takes for the main thread', () => {
  check(
    property(
      integer({ min: 512, max: 65_536 }),
      integer({ min: 1, max: 64 }),
      (megabytes, threads) => {
        const limits = memoryLimits({ constrained: megabytes * MB, machine: 2 ** 40 }, threads)
        const { observerHeapMb, searchThreads, searchHeapMb } = limits
        const heaps = observerHeapMb + searchThreads * searchHeapMb
        const caches = (limits.historyCacheBytes + limits.answerCacheBytes) / MB
        assert.ok(searchThreads >= 1 && searchThreads <= threads)
        assert.ok(heaps + caches <= megabytes * 0.44, `${heaps} + ${caches} of ${megabytes}`)
      },
    ),
  )
})
