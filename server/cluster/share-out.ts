/**
 * Who observes what. Every resource goes to one of the instances that are configured with it; what an instance has stays there
 * unless another has less by more than one. The same members give the same result, in whatever order they come.
 */
import { byAge } from './admission.ts'
import type { InstanceMetadata } from './messages.ts'

export type Sharer = Pick<InstanceMetadata, 'id' | 'startedAt' | 'resources' | 'owned'>

/** Id of each instance → its resources, sorted. */
export function shareOut(members: readonly Sharer[]): ReadonlyMap<string, readonly string[]> {
  const inOrder = members.toSorted(byAge)
  const able = ableByResource(inOrder)
  const shares = new Map(inOrder.map(({ id }) => [id, new Set<string>()]))
  const open: string[] = []
  for (const [resource, candidates] of able) {
    const owner = ownerOf(resource, candidates)
    if (owner === undefined) open.push(resource)
    else shares.get(owner.id)?.add(resource)
  }
  for (const resource of open) {
    const candidates = able.get(resource) ?? []
    const least = candidates.toSorted((a, b) => sizeOf(shares, a.id) - sizeOf(shares, b.id))[0]
    if (least !== undefined) shares.get(least.id)?.add(resource)
  }
  while (levelOut(shares, able));
  return new Map(Array.from(shares, ([id, share]) => [id, [...share].toSorted()]))
}

type Shares = ReadonlyMap<string, Set<string>>
type Able = ReadonlyMap<string, readonly Sharer[]>

function ableByResource(members: readonly Sharer[]): Able {
  const resources = [...new Set(members.flatMap((member) => member.resources))].toSorted()
  return new Map(
    resources.map((name) => [name, members.filter((member) => member.resources.includes(name))]),
  )
}

/** Two may say that they have it, of which one does not know yet that it has lost it: the higher epoch is the newer. */
function ownerOf(resource: string, candidates: readonly Sharer[]): Sharer | undefined {
  const epoch = ({ owned }: Sharer): number =>
    Object.hasOwn(owned, resource) ? (owned[resource] ?? -1) : -1
  const first = candidates.toSorted((a, b) => epoch(b) - epoch(a))[0]
  return first !== undefined && epoch(first) >= 0 ? first : undefined
}

const sizeOf = (shares: Shares, id: string): number => shares.get(id)?.size ?? 0

/**
 * Takes one from the instance that has most and can give, along a chain of moves where the two have no resource in common: a
 * gives to b, b to c. Nothing left to move is the best balance there is (Harvey et al., Semi-matchings, theorem 3.1).
 */
function levelOut(shares: Shares, able: Able): boolean {
  const fullest = [...shares.keys()].toSorted((a, b) => sizeOf(shares, b) - sizeOf(shares, a))
  for (const from of fullest) {
    const moves = chainFrom(from, shares, able)
    if (moves === undefined) continue
    for (const { resource, giver, taker } of moves) {
      shares.get(giver)?.delete(resource)
      shares.get(taker)?.add(resource)
    }
    return true
  }
  return false
}

interface Move {
  readonly resource: string
  readonly giver: string
  readonly taker: string
}

/** The shortest chain of moves from `start` to one that has less by more than one. */
function chainFrom(start: string, shares: Shares, able: Able): readonly Move[] | undefined {
  const limit = sizeOf(shares, start) - 1
  const reached = new Set([start])
  let ends: { readonly id: string; readonly moves: readonly Move[] }[] = [{ id: start, moves: [] }]
  while (ends.length > 0) {
    const next: typeof ends = []
    for (const { id, moves } of ends) {
      for (const resource of [...(shares.get(id) ?? [])].toSorted().toReversed()) {
        for (const { id: taker } of able.get(resource) ?? []) {
          if (reached.has(taker)) continue
          reached.add(taker)
          next.push({ id: taker, moves: [...moves, { resource, giver: id, taker }] })
        }
      }
    }
    const best = next.toSorted((a, b) => sizeOf(shares, a.id) - sizeOf(shares, b.id))[0]
    if (best !== undefined && sizeOf(shares, best.id) < limit) return best.moves
    ends = next
  }
  return undefined
}
