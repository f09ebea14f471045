/** What holds for the changes of every section. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { SECTIONS } from '../../state/model.ts'
import type { AnyObservation } from '../../state/model.ts'
import { arbitraryObservation } from '../../state/records/observations-for-tests.ts'
import { advance, NOTHING_KNOWN } from '../../state/snapshot-store.ts'
import { observed, topicTable } from '../tables-for-tests.ts'
import { changesOf } from './changes-of.ts'
import { changesAfter, ORDERS, topics } from './looks-for-tests.ts'

test('ids: the same for the same two looks, others for others', () => {
  const looks = [topics({ a: ORDERS, b: ORDERS }), topics({ c: ORDERS })] as const
  const first = changesAfter('topics', ...looks).map(({ id }) => id)
  assert.deepEqual(
    changesAfter('topics', ...looks).map(({ id }) => id),
    first,
  )
  const later = changesAfter('topics', topics({}), ...looks).map(({ id }) => id)
  assert.equal(new Set([...first, ...later]).size, 6)
})

test('an observation that is older than what is known shows nothing', () => {
  const known = observed(NOTHING_KNOWN, 'topics', topicTable({ a: ORDERS }), { at: 90_000 })
  const late = observed(NOTHING_KNOWN, 'topics', topicTable({}), { at: 80_000 })
  assert.deepEqual(changesOf(known, late.topics.last!), [])
})

for (const section of SECTIONS)
  test(`${section}: compared with itself, whatever came before, nothing has changed`, () => {
    fc.assert(
      fc.property(arbitraryObservation(section), arbitraryObservation(section), (before, look) => {
        const early = { ...before, capturedAt: 1 }
        const last = { ...look, capturedAt: 2, outcome: { ...look.outcome, allFailed: false } }
        const known = advance(advance(NOTHING_KNOWN, early), asObservation(last))
        const again = structuredClone({ ...last, capturedAt: 3 })
        assert.deepEqual(changesOf(known, asObservation(again)), [])
        // Anything may be compared with anything.
        changesOf(advance(NOTHING_KNOWN, early), asObservation(last))
      }),
      { numRuns: 100 },
    )
  })

function asObservation(look: object): AnyObservation {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- spreading a union forgets which of them it is
  return look as AnyObservation
}
