/** Token buckets by name, of bounded number: each holds `capacity` tries and gets one back every `everyMs`. */

export interface Buckets {
  /** ms until there is one to take; 0: now. */
  wait(name: string): number
  take(name: string): void
  giveBack(name: string): void
  fill(name: string): void
}

interface Bucket {
  level: number
  at: number
}

const MAX_BUCKETS = 20_000

/** @param now ms, monotonic */
export function buckets(
  { capacity, everyMs }: { readonly capacity: number; readonly everyMs: number },
  now: () => number = () => performance.now(),
): Buckets {
  // In the order of last use: of too many the one that was not used for the longest time is forgotten.
  const all = new Map<string, Bucket>()

  function levelOf(name: string): number {
    const bucket = all.get(name)
    if (bucket === undefined) return capacity
    return Math.min(capacity, bucket.level + (now() - bucket.at) / everyMs)
  }

  function set(name: string, level: number): void {
    all.delete(name)
    if (level >= capacity) return
    all.set(name, { level, at: now() })
    if (all.size <= MAX_BUCKETS) return
    const [oldest] = all.keys()
    if (oldest !== undefined) all.delete(oldest)
  }

  return {
    wait(name) {
      const level = levelOf(name)
      return level >= 1 ? 0 : Math.ceil((1 - level) * everyMs)
    },
    take: (name) => set(name, Math.max(0, levelOf(name) - 1)),
    giveBack: (name) => set(name, levelOf(name) + 1),
    fill: (name) => set(name, capacity),
  }
}
