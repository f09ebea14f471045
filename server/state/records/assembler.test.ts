import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { assembler } from './assembler.ts'
import type { Assembler } from './assembler.ts'
import { decodeRecord } from './decode-record.ts'
import { encodeRecord } from './encode-record.ts'
import type { Decoded, Part, StateRecord } from './model.ts'
import { arbitraryObservation } from './observations-for-tests.ts'

const topic = '__millrace_metrics_1m'
const MAX_BYTES = 300

/** About seven parts of what zstd cannot make smaller. */
function large(seed: number, resource = '1'): StateRecord {
  let state = seed
  const next = (): number => (state = (state * 48_271) % 2_147_483_647)
  const column = Float64Array.from({ length: 350 }, next)
  const names = Array.from(column, (_, i) => `t${i}`)
  const points = [{ entity: 'topic', metrics: ['lag'], names, columns: [column] }]
  return { kind: 'metrics', minute: { resource, minute: seed, epoch: 1, points } }
}

function partsOf(record: StateRecord): Part[] {
  return encodeRecord(record, { topic, maxBytes: MAX_BYTES }).map((one) => {
    assert.ok(one.value.length <= MAX_BYTES)
    const read = decodeRecord({ topic, ...one })
    assert.ok('part' in read)
    return read.part
  })
}

function wholes(together: Assembler, parts: readonly Part[]): Decoded[] {
  return parts.flatMap((part) => together.add(part) ?? [])
}

describe('records in parts', () => {
  const a = large(1)
  const b = large(2)
  const c = large(3, '2')
  const [ofA, ofB, ofC] = [partsOf(a), partsOf(b), partsOf(c)]

  it('are whole with the last part, and not before', () => {
    const together = assembler()
    assert.ok(ofA.length > 3)
    assert.deepEqual(wholes(together, ofA.slice(0, -1)), [])
    assert.deepEqual(wholes(together, ofA.slice(-1)), [{ ok: a }])
    assert.deepEqual([together.pendingBytes, together.dropped], [0, 0])
  })

  it('give way to a newer one, also when the older writer goes on', () => {
    const together = assembler()
    const mixed = [...ofA.slice(0, 2), ...ofB.slice(0, 1), ...ofA.slice(2), ...ofB.slice(1)]
    assert.deepEqual(wholes(together, mixed), [{ ok: b }])
    assert.equal(together.dropped, 1)
  })

  it('of other keys are put together side by side', () => {
    const together = assembler()
    const mixed = ofA.flatMap((part, i) => [part, ...ofC.slice(i, i + 1)])
    assert.deepEqual(
      new Set(wholes(together, [...mixed, ...ofC.slice(ofA.length)])),
      new Set([{ ok: a }, { ok: c }]),
    )
  })

  it('come to nothing when one is missing', () => {
    const together = assembler()
    assert.deepEqual(wholes(together, [...ofA.slice(0, 2), ...ofA.slice(3)]), [])
    assert.deepEqual([together.pendingBytes, together.dropped], [0, 1])
    assert.deepEqual(wholes(together, ofA), [{ ok: a }])
  })

  it('may be written twice', () => {
    assert.deepEqual(wholes(assembler(), [...ofA.slice(0, 3), ...ofA.slice(1)]), [{ ok: a }])
  })

  it('whose hash is another are damaged', () => {
    const together = assembler()
    const read = wholes(
      together,
      ofA.map((part) => ({ ...part, hash: Buffer.alloc(32) })),
    )
    assert.deepEqual(
      read.map((one) => 'skipped' in one && one.skipped),
      ['damaged'],
    )
  })

  it('are held up to a bound, the oldest is dropped', () => {
    const together = assembler(5000)
    for (let i = 0; i < 1000; i++) {
      // keys without end, and parts without bytes
      together.add({ ...ofA[0]!, key: `k${i}`, bytes: Buffer.alloc(i % 2 === 0 ? 0 : 100) })
      assert.ok(together.pendingBytes <= 5000)
    }
    assert.ok(together.dropped > 900)
  })

  it('come to nothing or to what was written, whatever is lost on the way', () => {
    const all = [...ofA, ...ofC, ...ofB]
    fc.assert(
      fc.property(fc.subarray(all), (some) => {
        const together = assembler()
        for (const whole of wholes(together, some)) {
          assert.ok('ok' in whole)
          assert.ok([a, b, c].some((one) => isDeepStrictEqual(one, whole.ok)))
        }
      }),
    )
  })

  it('make observations again, each of its own section', () => {
    fc.assert(
      fc.property(arbitraryObservation(), (observation) => {
        const record: StateRecord = { kind: 'observation', observation }
        const together = assembler()
        const read = encodeRecord(record, { topic, maxBytes: 120 }).flatMap((one) => {
          const decoded = decodeRecord({ topic, ...one })
          if (!('part' in decoded)) return [decoded]
          assert.equal(decoded.part.stream, observation.section)
          return together.add(decoded.part) ?? []
        })
        assert.deepEqual(read, [{ ok: record }])
      }),
    )
  })
})
