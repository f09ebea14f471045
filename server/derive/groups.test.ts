import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { groupOf, withOffsets } from './rows-for-tests.ts'
import {
  committedTable,
  describedGroup,
  listedGroup,
  observed,
  smallCluster,
} from './tables-for-tests.ts'

describe('groups', () => {
  it('keep their other cells when describing fails or assignments are private', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 10],
          [0, 10],
        ],
      },
      60_000,
    )
    known = observed(known, 'group_list', [
      listedGroup('denied'),
      listedGroup('workers', { protocolType: 'connect' }),
    ])
    known = observed(
      known,
      'groups',
      [
        describedGroup('denied', null),
        describedGroup('workers', { w: null }, { protocolType: 'connect' }),
      ],
      {
        faults: [
          {
            kind: 'denied',
            item: 'denied',
            code: 'GROUP_AUTHORIZATION_FAILED',
            message: 'needs DESCRIBE on group denied',
          },
        ],
      },
    )
    known = observed(known, 'group_offsets', committedTable({ denied: { orders: { 0: 1 } } }), {
      at: 59_000,
    })
    const denied = groupOf(known, 'denied')
    assert.equal(denied.row.members, null)
    assert.match(denied.why('members')?.reason ?? '', /DESCRIBE on group denied/)
    assert.equal(denied.row.lag, 9)
    const workers = groupOf(known, 'workers')
    assert.equal(workers.row.members, 1)
    assert.equal(workers.row.partitions_assigned, null)
    assert.match(workers.why('partitions_assigned')?.reason ?? '', /connect/)
    assert.equal(workers.row.lag, 0)
  })

  it('say nothing was committed rather than 0 during a first rebalance', () => {
    let known = withOffsets(
      smallCluster(),
      {
        orders: [
          [0, 10],
          [7, 7],
        ],
      },
      60_000,
    )
    known = observed(known, 'group_list', [listedGroup('g', { state: 'PreparingRebalance' })])
    known = observed(known, 'groups', [
      describedGroup('g', { m: { orders: [0, 1] } }, { state: 'PreparingRebalance' }),
    ])
    known = observed(known, 'group_offsets', committedTable({}), { at: 59_000 })
    const { row, why } = groupOf(known)
    assert.equal(row.state, 'PreparingRebalance')
    // partition 1 is empty: nothing to read there, whatever the client's setting
    assert.deepEqual([row.lag, row.partitions_unknown], [0, 1])
    assert.match(why('lag')?.reason ?? '', /auto\.offset\.reset/)
  })
})
