/**
 * What a search in a worker tells, and when: matches soon, counts now and then, and no more matches than the receiver has
 * room for. Matches never go out without the counts of their partition, so that a receiver's position is always behind
 * exactly the matches it has: a search can be taken up elsewhere without losing or repeating one.
 */
import { transferables } from '../scan/match-buffer.ts'
import type { PartitionScan } from '../scan/partition-scan.ts'
import type { FromThread } from './protocol.ts'

export type Post = (message: FromThread, transfer?: ArrayBuffer[]) => void

const MATCHES_MS = 50
const COUNTS_MS = 200
/** Matches that were posted and not taken yet, bytes: with so many a search waits. */
const MOST_UNTAKEN = 8 * 1024 * 1024
/** So many bytes of one partition go out at once. */
const LARGE = 256 * 1024

export class Reports {
  readonly #search: number
  readonly #post: Post
  readonly #heldBackMs: () => number
  /** Partitions with something to tell, and those of them that have matches. */
  readonly #changed = new Set<PartitionScan>()
  readonly #matching = new Set<PartitionScan>()
  #matchesAt = 0
  #countsAt = performance.now()
  #untaken = 0
  #roomMade: PromiseWithResolvers<void> | null = null
  #throttledMs = 0
  #heldBackTold = 0

  /** @param heldBackMs see Fetcher */
  constructor(search: number, post: Post, heldBackMs: () => number) {
    this.#search = search
    this.#post = post
    this.#heldBackMs = heldBackMs
  }

  changed(partition: PartitionScan): void {
    this.#changed.add(partition)
    if (partition.matches.bytes > LARGE) this.tell([partition])
    else if (!partition.matches.isEmpty) this.#matching.add(partition)
  }

  throttled(ms: number): void {
    this.#throttledMs += ms
  }

  /** Tells what has waited long enough. */
  tellDue(): void {
    const now = performance.now()
    if (now - this.#countsAt >= COUNTS_MS) this.tellAll()
    else if (now - this.#matchesAt >= MATCHES_MS) this.tellMatches()
  }

  tellMatches(): void {
    if (this.#matching.size > 0) this.tell([...this.#matching])
  }

  tellAll(): void {
    const heldBackMs = Math.round(this.#heldBackMs() - this.#heldBackTold)
    if (this.#throttledMs > 0 || heldBackMs > 0) {
      this.#post({ type: 'throttled', search: this.#search, ms: this.#throttledMs, heldBackMs })
      this.#throttledMs = 0
      this.#heldBackTold += heldBackMs
    }
    this.#countsAt = performance.now()
    if (this.#changed.size > 0) this.tell([...this.#changed])
  }

  /** Tells these now, whether anything changed or not. */
  tell(partitions: readonly PartitionScan[]): void {
    const batches = partitions
      .filter(({ matches }) => !matches.isEmpty)
      .map(({ matches, topic, partition }) => matches.take(topic, partition))
    const counts = partitions.map(({ tally, topic, partition, position }) =>
      tally.take(topic, partition, position),
    )
    for (const partition of partitions) {
      this.#changed.delete(partition)
      this.#matching.delete(partition)
    }
    if (batches.length > 0) this.#matchesAt = performance.now()
    for (const { text } of batches) this.#untaken += text.byteLength
    this.#post({ type: 'matches', search: this.#search, batches, counts }, transferables(batches))
  }

  taken(bytes: number): void {
    this.#untaken -= bytes
    if (this.#untaken < MOST_UNTAKEN) this.wake()
  }

  get hasRoom(): boolean {
    return this.#untaken < MOST_UNTAKEN
  }

  /** Resolves when matches have been taken, or `wake` was called. */
  async room(): Promise<void> {
    this.tellMatches()
    this.#roomMade ??= Promise.withResolvers()
    await this.#roomMade.promise
  }

  wake(): void {
    this.#roomMade?.resolve()
    this.#roomMade = null
  }
}
