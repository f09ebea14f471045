/**
 * Puts records together that were written in parts. One per partition, fed in the order of the log.
 *
 * Two writers can be at it at once, when an owner was frozen in the middle and goes on after its successor began:
 * A0 B0 A1 B1. B0 drops A; A1 fits nothing that is pending and is ignored; B1 completes B.
 */
import { readWhole } from './decode-record.ts'
import type { Decoded, Part } from './model.ts'
import { hashOf } from './parts.ts'

/** Of all parts that wait, for all streams of the partition. */
const DEFAULT_MAX_PENDING_BYTES = 64 * 1024 * 1024
/** A part's own cost: empty ones are not free. */
const PART_BYTES = 512

export interface Assembler {
  /** The record when this part completes it, else null. */
  add(part: Part): Decoded | null
  readonly pendingBytes: number
  /** Wholes that will never be: replaced by a newer one, with a part missing, or too many at a time. */
  readonly dropped: number
}

interface Pending {
  readonly first: Part
  readonly chunks: Buffer[]
  bytes: number
  /** What it takes in memory. */
  held: number
}

export function assembler(maxPendingBytes = DEFAULT_MAX_PENDING_BYTES): Assembler {
  /** Oldest first. */
  const pending = new Map<string, Pending>()
  let pendingBytes = 0
  let dropped = 0

  function forget(stream: string, whole: Pending): void {
    pending.delete(stream)
    pendingBytes -= whole.held
  }

  function drop(stream: string, whole: Pending): void {
    forget(stream, whole)
    dropped += 1
  }

  function add(part: Part): Decoded | null {
    const stream = JSON.stringify([part.topic, part.kind, part.key, part.stream])
    let whole = pending.get(stream)
    if (part.index === 0) {
      if (whole !== undefined) drop(stream, whole)
      whole = { first: part, chunks: [], bytes: 0, held: 0 }
      pending.set(stream, whole)
    }
    // The end of one that is dropped already, or whose beginning lies before where reading began.
    if (whole === undefined || !isOfSame(whole.first, part)) return null
    // Written twice: a producer that is not idempotent tried again.
    if (part.index < whole.chunks.length) return null
    if (part.index > whole.chunks.length || whole.bytes + part.bytes.length > part.totalBytes) {
      drop(stream, whole)
      return null
    }
    whole.chunks.push(part.bytes)
    whole.bytes += part.bytes.length
    const held = part.bytes.length + stream.length + PART_BYTES
    whole.held += held
    pendingBytes += held
    if (whole.chunks.length === part.count) {
      forget(stream, whole)
      return finish(whole)
    }
    for (const [other, oldest] of pending) {
      if (pendingBytes <= maxPendingBytes) break
      drop(other, oldest)
    }
    return null
  }

  function finish({ first, chunks }: Pending): Decoded {
    const bytes = Buffer.concat(chunks)
    if (bytes.length === first.totalBytes && hashOf(bytes).equals(first.hash))
      return readWhole(first.kind, first.key, bytes, first.compressed)
    dropped += 1
    return { skipped: 'damaged', reason: `its ${first.count} parts do not make the whole` }
  }

  return {
    add,
    get pendingBytes() {
      return pendingBytes
    },
    get dropped() {
      return dropped
    },
  }
}

function isOfSame(first: Part, part: Part): boolean {
  return (
    first.hash.equals(part.hash) &&
    first.count === part.count &&
    first.totalBytes === part.totalBytes &&
    first.compressed === part.compressed
  )
}
