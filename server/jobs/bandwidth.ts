/**
 * SEARCH_MAX_BYTES_PER_SECOND: what the searches of one user may read from one cluster. Several searches share it; a
 * tail that reads little leaves the rest to the others.
 */
import { fairShares } from './fair-share.ts'

const TICK_MS = 1_000
/** A search that used this part of what it may is held back by it and could use more. */
const BUSY = 0.7
/** Head room for one that used less, so that it can show that it needs more. */
const GROWTH = 2

export interface Bandwidth extends Disposable {
  /**
   * A search begins. `limit` is called when its share changes, bytes per second.
   * @param key user and cluster
   */
  join(key: string, limit: (bytesPerSecond: number) => void): BandwidthMember
}

/** Leaves when it is disposed of. */
export interface BandwidthMember extends Disposable {
  /** Share to begin with; null: no limit. */
  readonly share: number | null
  /** Bytes read since the search began. */
  used(bytes: number): void
}

interface Member {
  limit: (bytesPerSecond: number) => void
  share: number
  bytes: number
  bytesAtTick: number
  want: number
}

const UNLIMITED: BandwidthMember = {
  share: null,
  used: () => undefined,
  [Symbol.dispose]: () => undefined,
}

/** @param total bytes per second for each key; null: no limit */
export function bandwidth(total: number | null): Bandwidth {
  const groups = new Map<string, Set<Member>>()
  let timer: NodeJS.Timeout | undefined

  function share(members: ReadonlySet<Member>, budget: number): void {
    const list = [...members]
    const shares = fairShares(
      budget,
      list.map(({ want }) => want),
    )
    for (const [index, member] of list.entries()) {
      const next = Math.max(1, Math.floor(shares[index] ?? 0))
      if (next === member.share) continue
      member.share = next
      member.limit(next)
    }
  }

  function tick(budget: number): void {
    for (const members of groups.values()) {
      const equal = budget / members.size
      for (const member of members) {
        const rate = ((member.bytes - member.bytesAtTick) * 1_000) / TICK_MS
        member.bytesAtTick = member.bytes
        member.want =
          rate >= member.share * BUSY ? Infinity : Math.max(rate * GROWTH, equal / (2 * GROWTH))
      }
      // What nobody wants now is there for whoever wants it first.
      const idle = [...members].every(({ want }) => want !== Infinity)
      if (idle) for (const member of members) member.want = Infinity
      share(members, budget)
    }
  }

  return {
    join(key, limit) {
      if (total === null) return UNLIMITED
      const members = groups.get(key) ?? new Set<Member>()
      groups.set(key, members)
      // Its own first share is returned, not told.
      const member: Member = {
        limit: () => undefined,
        share: 0,
        bytes: 0,
        bytesAtTick: 0,
        want: Infinity,
      }
      members.add(member)
      share(members, total)
      member.limit = limit
      timer ??= setInterval(() => tick(total), TICK_MS).unref()
      return {
        share: member.share,
        used: (bytes) => {
          member.bytes = bytes
        },
        [Symbol.dispose]() {
          if (!members.delete(member)) return
          if (members.size > 0) return share(members, total)
          groups.delete(key)
          if (groups.size > 0) return
          clearInterval(timer)
          timer = undefined
        },
      }
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      groups.clear()
    },
  }
}
