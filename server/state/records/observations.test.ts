import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { SECTIONS } from '../model.ts'
import type { AnyObservation, Section } from '../model.ts'
import { decodeRecord } from './decode-record.ts'
import { encodeRecord } from './encode-record.ts'
import { SAMPLES } from './fixtures/samples.ts'
import type { Decoded, EncodedRecord } from './model.ts'
import { arbitraryObservation } from './observations-for-tests.ts'

const topic = '__millrace_snapshots'

function write(observation: AnyObservation): EncodedRecord {
  const [record, ...more] = encodeRecord({ kind: 'observation', observation }, { topic })
  assert.ok(record !== undefined && more.length === 0)
  return record
}

describe('observations on the log', () => {
  for (const section of SECTIONS)
    it(`gives back ${section} exactly`, () => {
      fc.assert(
        fc.property(arbitraryObservation(section), (observation) => {
          const read = decodeRecord({ topic, ...write(observation) })
          assert.deepEqual(read, { ok: { kind: 'observation', observation } })
        }),
      )
    })

  it('shares lists of synonyms again that rows shared', () => {
    const list = [{ name: 'log.retention.ms', value: '1', source: 'static_broker' }] as const
    const [config] = fc.sample(arbitraryObservation('topic_configs'), { numRuns: 1, seed: 1 })
    assert.ok(config?.section === 'topic_configs')
    const data = {
      ...config.outcome.data,
      resources: ['a'],
      from: Uint32Array.of(0, 2),
      key: Uint16Array.of(0, 1),
      value: Uint32Array.of(0, 1),
      source: Uint8Array.of(1, 1),
      flags: Uint8Array.of(0, 0),
      defaultValue: Uint32Array.of(0, 0),
      synonyms: new Map([
        [0, list],
        [1, list],
      ]),
    }
    const observation = { ...config, outcome: { ...config.outcome, data } }
    const read = decodeRecord({ topic, ...write(observation) })
    assert.ok('ok' in read && read.ok.kind === 'observation')
    assert.ok(read.ok.observation.section === 'topic_configs')
    const { synonyms } = read.ok.observation.outcome.data
    assert.deepEqual(synonyms.get(0), list)
    assert.equal(synonyms.get(0), synonyms.get(1))
  })

  it('gives typed arrays with buffers of their own, which can be transferred', () => {
    const [offsets] = fc.sample(arbitraryObservation('offsets'), { numRuns: 1, seed: 4 })
    const read = decodeRecord({ topic, ...write(offsets!) })
    assert.ok('ok' in read && read.ok.kind === 'observation')
    assert.ok(read.ok.observation.section === 'offsets')
    const { end } = read.ok.observation.outcome.data
    assert.equal(end.buffer.byteLength, end.byteLength)
  })

  /** Columns of the samples' tables, most of the right length. */
  const wrongs: { readonly [S in Section]?: readonly object[] } = {
    topics: [
      { leaderEpoch: Int32Array.of(1) },
      { isrFrom: Uint32Array.of(0, 2, 3) },
      { ids: ['one'] },
    ],
    offsets: [
      { first: Uint32Array.of(0, 3) },
      { first: Uint32Array.of(1, 2) },
      { end: Float64Array.of(1, 2, 3) },
      { topicIds: ['a', 'b'] },
      { fault: Int32Array.of(-1, 1) },
    ],
    group_offsets: [{ group: Uint32Array.of(0, 1) }, { metadata: new Map([[2, 'x']]) }],
    log_dirs: [{ dir: Uint32Array.of(1) }, { future: Uint8Array.of(0, 0) }],
    topic_configs: [
      { value: Uint32Array.of(0, 2) },
      { source: Uint8Array.of(1, 99) },
      { types: [null] },
    ],
  }
  for (const { record, maxBytes } of Object.values(SAMPLES)) {
    if (record.kind !== 'observation' || maxBytes !== undefined) continue
    const { observation } = record
    const { outcome } = observation
    for (const wrong of wrongs[observation.section] ?? [])
      it(`does not take ${observation.section} whose rows point nowhere: ${inspect(wrong)}`, () => {
        const data: unknown = Object.assign({}, outcome.data, wrong)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is wrong on purpose
        const bad = { ...observation, outcome: { ...outcome, data } } as AnyObservation
        const read = decodeRecord({ topic, ...write(bad) })
        assert.equal('skipped' in read && read.skipped, 'damaged')
      })
  }
})

describe('damaged and hostile observations', () => {
  const cut = fc.tuple(
    arbitraryObservation(),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  )

  it('are never read when cut off', () => {
    fc.assert(
      fc.property(cut, ([observation, where]) => {
        const { key, value } = write(observation)
        const read = decodeRecord({ topic, key, value: value.subarray(0, value.length * where) })
        assert.equal('skipped' in read && read.skipped, 'damaged')
      }),
    )
  })

  it('are never read when one bit is another', () => {
    fc.assert(
      fc.property(cut, fc.nat(7), ([observation, where], bit) => {
        const { key, value } = write(observation)
        const at = Math.floor(value.length * where)
        value[at]! ^= 1 << bit
        const read = decodeRecord({ topic, key, value })
        assert.ok('skipped' in read && read.skipped !== 'tombstone', 'a changed record was read')
      }),
    )
  })

  it('are never read when they belong to another key', () => {
    fc.assert(
      fc.property(arbitraryObservation(), (observation) => {
        const { value } = write(observation)
        const key = Buffer.from(`${observation.resource}x`)
        const read: Decoded | object = decodeRecord({ topic, key, value })
        assert.equal('skipped' in read && read.skipped, 'damaged')
      }),
    )
  })
})
