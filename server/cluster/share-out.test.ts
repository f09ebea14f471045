/** Any members, any ownership: every resource once, with one that can; balanced; nothing moves without need. */
import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { byAge } from './admission.ts'
import { shareOut } from './share-out.ts'
import type { Sharer } from './share-out.ts'

const RESOURCES = Array.from({ length: 9 }, (_, i) => `r${i}`)

const owned = fc.dictionary(fc.constantFrom(...RESOURCES), fc.integer({ min: 0, max: 5 }))
const startedAt = fc.integer({ min: 1, max: 4 })
/** Not all are configured with the same clusters. */
const sharers: fc.Arbitrary<Sharer[]> = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[a-f]{1,2}$/),
    startedAt,
    resources: fc.subarray(RESOURCES),
    owned,
  }),
  { selector: ({ id }) => id, maxLength: 6 },
)
/** The usual case. */
const alike: fc.Arbitrary<Sharer[]> = sharers.map((members) =>
  members.map((member) => ({ ...member, resources: RESOURCES })),
)

const sizes = (shares: ReturnType<typeof shareOut>) =>
  [...shares.values()].map(({ length }) => length)

/** Who has it now; of two that say so the one with the newer claim, then the older instance. */
function holderOf(members: readonly Sharer[], resource: string): string | undefined {
  const holders = members.filter((member) => resource in member.owned)
  const best = Math.max(...holders.map((member) => member.owned[resource] ?? 0))
  return holders.filter((member) => member.owned[resource] === best).toSorted(byAge)[0]?.id
}

test('every resource that somebody is configured with goes to one who is, and to one only', () => {
  fc.assert(
    fc.property(sharers, (members) => {
      const shares = shareOut(members)
      assert.deepEqual([...shares.keys()].toSorted(), members.map(({ id }) => id).toSorted())
      const given = [...shares.values()].flat()
      const wanted = new Set(members.flatMap(({ resources }) => resources))
      assert.deepEqual(given.toSorted(), [...wanted].toSorted())
      for (const { id, resources } of members)
        for (const resource of shares.get(id) ?? []) assert.ok(resources.includes(resource))
    }),
  )
})

test('the same members give the same shares in any order', () => {
  fc.assert(
    fc.property(
      sharers.chain((members) =>
        fc.tuple(fc.constant(members), fc.shuffledSubarray(members, { minLength: members.length })),
      ),
      ([members, shuffled]) => {
        const [a, b] = [shareOut(members), shareOut(shuffled)]
        for (const { id } of members) assert.deepEqual(a.get(id), b.get(id))
      },
    ),
  )
})

test('instances that are configured alike differ by one at most', () => {
  fc.assert(
    fc.property(alike, (members) => {
      if (members.length === 0) return
      const all = sizes(shareOut(members))
      assert.ok(Math.max(...all) - Math.min(...all) <= 1, String(all))
    }),
  )
})

test('no single move would make it more even, whatever each can observe', () => {
  fc.assert(
    fc.property(sharers, (members) => {
      const shares = shareOut(members)
      for (const [giver, share] of shares)
        for (const resource of share)
          for (const taker of members) {
            if (!taker.resources.includes(resource)) continue
            assert.ok(
              share.length - (shares.get(taker.id)?.length ?? 0) <= 1,
              `${giver} ${resource}`,
            )
          }
    }),
  )
})

test('what is shared out evenly stays where it is', () => {
  fc.assert(
    fc.property(sharers, (members) => {
      const first = shareOut(members)
      const settled = members.map((member) => ({
        ...member,
        owned: Object.fromEntries((first.get(member.id) ?? []).map((name) => [name, 7])),
      }))
      assert.deepEqual(shareOut(settled), first)
    }),
  )
})

test('no more moves than the balance needs', () => {
  fc.assert(
    fc.property(alike, (members) => {
      if (members.length === 0) return
      const shares = shareOut(members)
      const kept = members.map(({ id }) => ({
        id,
        had: RESOURCES.filter((resource) => holderOf(members, resource) === id).length,
        has: (shares.get(id) ?? []).filter((resource) => holderOf(members, resource) === id).length,
        size: shares.get(id)?.length ?? 0,
      }))
      // Whoever gave something away is left with no more than the fullest has.
      const most = Math.ceil(RESOURCES.length / members.length)
      const least = Math.floor(RESOURCES.length / members.length)
      for (const { had, has, size } of kept) {
        if (had === has) continue
        assert.ok(size >= least && size <= most)
        assert.equal(has, size, 'it gave away, and was given others')
      }
    }),
  )
})

const member = (id: string, resources: string[], owns: string[]): Sharer => ({
  id,
  startedAt: 1,
  resources,
  owned: Object.fromEntries(owns.map((name) => [name, 1])),
})

test('instances that have nothing in common with the fullest are reached over others', () => {
  const shares = shareOut([
    member('a', ['r1', 'r2'], ['r1', 'r2']),
    member('b', ['r2', 'r3'], ['r3']),
    member('c', ['r3'], []),
  ])
  assert.deepEqual(Object.fromEntries(shares), { a: ['r1'], b: ['r2'], c: ['r3'] })
})

const both = (id: string, epoch: number): Sharer => ({
  id,
  startedAt: 1,
  resources: ['r', 's'],
  owned: { r: epoch },
})

test('of two that say they have it, the one with the newer claim keeps it', () => {
  const shares = shareOut([both('a', 4), both('b', 5)])
  assert.deepEqual(Object.fromEntries(shares), { a: ['s'], b: ['r'] })
})
