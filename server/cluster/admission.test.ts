/** Who may share: the oldest instance and those that have its secret. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { GroupMember } from '@millrace/kafka/group/model.ts'
import { admit } from './admission.ts'
import { deal } from './deal.ts'
import { readAssignment, writeMetadata } from './messages.ts'
import type { InstanceMetadata } from './messages.ts'

const instance = (id: string, startedAt: number, proof: string | null): InstanceMetadata => ({
  id,
  version: '1.0.0',
  url: `http://${id}:3000`,
  startedAt,
  resources: ['r1', 'r2'],
  owned: {},
  proof,
})

const CASES: readonly {
  readonly name: string
  readonly members: readonly InstanceMetadata[]
  readonly sharing: readonly string[]
  readonly refused: Readonly<Record<string, RegExp>>
}[] = [
  { name: 'nobody', members: [], sharing: [], refused: {} },
  { name: 'one without a secret', members: [instance('a', 1, null)], sharing: ['a'], refused: {} },
  {
    name: 'all have the same',
    members: [instance('c', 3, 'p'), instance('a', 1, 'p'), instance('b', 2, 'p')],
    sharing: ['a', 'b', 'c'],
    refused: {},
  },
  {
    name: 'none has one',
    members: [instance('b', 2, null), instance('a', 1, null)],
    sharing: ['a'],
    refused: { b: /Instance a at http:\/\/a:3000, started 1970.*neither has a MILLRACE_SECRET/ },
  },
  {
    name: 'the oldest has none',
    members: [instance('a', 1, null), instance('b', 2, 'p'), instance('c', 3, 'p')],
    sharing: ['a'],
    refused: { b: /it has no MILLRACE_SECRET/, c: /it has no MILLRACE_SECRET/ },
  },
  {
    name: 'a newer one has none',
    members: [instance('a', 1, 'p'), instance('b', 2, null), instance('c', 3, 'p')],
    sharing: ['a', 'c'],
    refused: { b: /it has a MILLRACE_SECRET, which this one has not/ },
  },
  {
    name: 'the leader, which stands first, has another than the oldest',
    members: [instance('x', 5, 'q'), instance('a', 1, 'p'), instance('b', 2, 'p')],
    sharing: ['a', 'b'],
    refused: { x: /Instance a at .* it has another MILLRACE_SECRET/ },
  },
  {
    name: 'started in one millisecond: the ids decide',
    members: [instance('b', 1, null), instance('a', 1, null)],
    sharing: ['a'],
    refused: { b: /MILLRACE_TOPIC_PREFIX/ },
  },
]

for (const { name, members, sharing, refused } of CASES) {
  test(name, () => {
    const found = admit(members)
    assert.deepEqual(
      found.sharing.map(({ id }) => id),
      sharing,
    )
    assert.deepEqual([...found.refused.keys()].toSorted(), Object.keys(refused))
    for (const [id, pattern] of Object.entries(refused))
      assert.match(found.refused.get(id) ?? '', pattern)
  })
}

const member = (memberId: string, value: InstanceMetadata): GroupMember => {
  return { memberId, metadata: writeMetadata(value) }
}

test('the leader tells each what it is to observe, all of all, and who may not share why', () => {
  const assignments = deal(
    [
      member('m-x', instance('x', 3, null)),
      member('m-b', instance('b', 2, 'p')),
      member('m-a', instance('a', 1, 'p')),
      { memberId: 'm-?', metadata: Buffer.from('not an instance') },
    ],
    'b',
  )
  assert.deepEqual([...assignments.keys()].toSorted(), ['m-a', 'm-b', 'm-x'])
  const read = (memberId: string) => readAssignment(assignments.get(memberId) ?? Buffer.alloc(0))
  const [a, b, x] = [read('m-a'), read('m-b'), read('m-x')]
  assert.deepEqual([a?.resources, a?.refused, a?.leader], [['r1'], null, 'b'])
  assert.deepEqual(b?.resources, ['r2'])
  assert.deepEqual(x?.resources, [])
  assert.match(x?.refused ?? '', /MILLRACE_SECRET/)
  const directory = a?.members.map(({ id, url, resources }) => [id, url, resources])
  assert.deepEqual(directory, [
    ['a', 'http://a:3000', ['r1']],
    ['b', 'http://b:3000', ['r2']],
  ])
  assert.deepEqual(b?.members, a?.members)
})
