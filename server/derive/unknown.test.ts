import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Facts } from './facts.ts'
import { MissingList } from './missing.ts'
import { topicOf, withOffsets } from './rows-for-tests.ts'
import { observed, smallCluster, topicTable } from './tables-for-tests.ts'
import { topicRows } from './topic-rows.ts'
import { NOTHING_KNOWN } from '../state/snapshot-store.ts'

describe('before anything is known', () => {
  it('lists are empty and say that they are pending', () => {
    const facts = new Facts(NOTHING_KNOWN)
    const missing = new MissingList()
    facts.faults('topics').addTo(missing)
    assert.deepEqual(topicRows(facts, missing), [])
    assert.equal(missing.list[0]?.kind, 'pending')
  })

  it('data stay with their age while the newest attempts fail', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 5],
          [0, 5],
        ],
      },
      60_000,
    )
    known = observed(known, 'topics', topicTable({}), {
      at: 120_000,
      allFailed: true,
      faults: [
        { kind: 'unreachable', code: 'MR_KAFKA_UNREACHABLE', message: 'Connection refused.' },
      ],
    })
    assert.equal(topicOf(known).row.messages, 10)
    const missing = new MissingList()
    new Facts(known).faults('topics').addTo(missing)
    assert.match(
      missing.list[0]?.reason ?? '',
      /Connection refused\. Failing since 1970-01-01T00:02:00\.000Z; what is shown was read at 1970-01-01T00:01:00\.000Z/,
    )
  })
})
