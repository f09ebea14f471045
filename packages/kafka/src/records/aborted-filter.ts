/**
 * read_committed: which batches of a fetch answer belong to aborted transactions. The broker lists in every answer all aborted
 * transactions that overlap it, so nothing is carried from one answer to the next.
 * Source: Kafka's CompletedFetch (clients, consumer.internals), KIP-98.
 */
import type { AbortedTransaction, BatchWalker } from './model.ts'
import { openRecordWalker } from './record-walker.ts'

export interface AbortedFilter {
  /** Takes the list of one partition's part of an answer, in any order. */
  reset(aborted: readonly AbortedTransaction[]): void
  /**
   * Whether the records of the walker's current batch are committed. To be asked once for every batch, in order, also for those
   * whose records are not wanted. Control batches are never admitted.
   */
  admits(batch: BatchWalker): boolean
}

/** The type in the key of a control record that ends a transaction without its records. */
const ABORT = 0

export function abortedFilter(): AbortedFilter {
  let waiting: readonly AbortedTransaction[] = []
  let begun = 0
  const open = new Set<bigint>()
  const marker = openRecordWalker()

  /** The key of a control record: version:int16 type:int16. */
  const isAbortMarker = (batch: BatchWalker) =>
    marker.reset(batch) &&
    marker.next() &&
    marker.keyLength >= 4 &&
    marker.buffer.readInt16BE(marker.keyStart + 2) === ABORT

  return {
    reset(aborted) {
      waiting = isSorted(aborted)
        ? aborted
        : [...aborted].sort((a, b) => a.firstOffset - b.firstOffset)
      begun = 0
      open.clear()
    },
    admits(batch) {
      for (let next = waiting[begun]; next !== undefined; next = waiting[begun]) {
        if (next.firstOffset > batch.lastOffset) break
        open.add(next.producerId)
        begun += 1
      }
      if (open.size === 0 || !(batch.transactional || batch.control)) return !batch.control
      if (batch.control) {
        // A COMMIT marker cannot stand within an aborted transaction, and what it ends is not in the list.
        if (open.has(batch.producerId) && isAbortMarker(batch)) open.delete(batch.producerId)
        return false
      }
      return !open.has(batch.producerId)
    },
  }
}

function isSorted(aborted: readonly AbortedTransaction[]): boolean {
  return aborted.every((one, i) => i === 0 || (aborted[i - 1]?.firstOffset ?? 0) <= one.firstOffset)
}
