/**
 * How much memory each part may use, so that in a container a search, a large answer or a large cluster fails by itself
 * and with a reason, before the system ends the whole process.
 *
 * The heap of the main thread is Node's own doing: half of the container, at least 259 MB, at most 4 GB (measured with
 * Node 24; it cannot be changed after the start). The rest is shared out here.
 */
import type { MemoryLimits } from './types.ts'

export interface Memory {
  /** process.constrainedMemory(): 0, or more than there can be, where nothing is limited. */
  readonly constrained: number
  /** os.totalmem() */
  readonly machine: number
}

const MB = 2 ** 20

/** What the parts want: with 2.5 GB and more they get it. A record of 50 MB as text and as values has room in a search. */
const WANTED = { observerMb: 384, searchMb: 384, history: 48 * MB, answers: 32 * MB } as const
/** Shares of the whole. What is left besides the main thread's half is for code, sockets and buffers. */
const SHARES = { observer: 0.15, search: 0.2, history: 0.05, answers: 0.03 } as const
/** With less a part is of no use. */
const LEAST_OBSERVER_MB = 64
const LEAST_SEARCH_MB = 48

/** @param threads search threads that are asked for; where their share is too small for all there are fewer */
export function memoryLimits({ constrained, machine }: Memory, threads: number): MemoryLimits {
  const isLimited = constrained > 0 && constrained < machine
  const total = isLimited ? constrained : machine
  const share = (part: keyof typeof SHARES): number => total * SHARES[part]
  const searchMb = share('search') / MB
  const searchThreads = Math.max(1, Math.min(threads, Math.floor(searchMb / LEAST_SEARCH_MB)))
  return {
    total,
    isLimited,
    observerHeapMb: within(LEAST_OBSERVER_MB, share('observer') / MB, WANTED.observerMb),
    searchThreads,
    searchHeapMb: within(LEAST_SEARCH_MB, searchMb / searchThreads, WANTED.searchMb),
    historyCacheBytes: Math.min(WANTED.history, Math.floor(share('history'))),
    answerCacheBytes: Math.min(WANTED.answers, Math.floor(share('answers'))),
  }
}

function within(least: number, value: number, most: number): number {
  return Math.floor(Math.min(most, Math.max(least, value)))
}
