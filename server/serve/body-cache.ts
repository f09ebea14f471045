/**
 * Serialised answers by path and section versions, the recently used within a number of bytes. What is kept is the
 * body without its end: the metadata tells the age of the data and is written for every request.
 */
import { createHash } from 'node:crypto'
import type { Metadata } from '@millrace/contract/envelope.ts'
import { deflateHead, type DeflatedHead } from './gzip.ts'
import type { Answer } from './read.ts'

/** A body up to and without `"metadata":…}`. */
export interface Body {
  readonly head: Buffer
  readonly answer: Omit<Answer, 'data'>
  /** Weak validator of everything but the age. */
  readonly etag: string
  /** The head compressed, made once when first asked for. */
  readonly deflated: () => Promise<DeflatedHead>
}

export interface KeptBody {
  /** Versions of the sections it is made of, when it was made. */
  readonly version: string
  readonly body: Body
}

export interface BodyCache {
  get(key: string): KeptBody | undefined
  set(key: string, kept: KeptBody): void
}

/** Bodies and their compressed forms are outside the JS heap; a list of 5,000 topics has about 3 MB. */
const MAX_BYTES = 32 * 2 ** 20
/** Small bodies cost more than their bytes. */
const MAX_ENTRIES = 512

export function bodyCache(maxBytes = MAX_BYTES): BodyCache {
  const entries = new Map<string, KeptBody>()
  let bytes = 0
  const remove = (key: string): void => {
    bytes -= entries.get(key)?.body.head.length ?? 0
    entries.delete(key)
  }
  return {
    get(key) {
      const kept = entries.get(key)
      if (kept === undefined) return undefined
      entries.delete(key)
      entries.set(key, kept)
      return kept
    },
    set(key, kept) {
      remove(key)
      entries.set(key, kept)
      bytes += kept.body.head.length
      // Map keys are in order of insertion: the first is the one not used for longest.
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes && entries.size <= MAX_ENTRIES) break
        remove(oldest)
      }
    },
  }
}

export function makeBody(key: string, data: Buffer, answer: Omit<Answer, 'data'>): Body {
  const head = Buffer.concat([
    Buffer.from(`{${JSON.stringify(key)}:`),
    data,
    Buffer.from(',"metadata":'),
  ])
  const { capturedAt, missing, page } = answer
  const hash = createHash('sha1')
    .update(head)
    .update(JSON.stringify([capturedAt, missing, page]))
  let deflated: Promise<DeflatedHead> | undefined
  return {
    head,
    answer,
    etag: `W/"${hash.digest('base64url')}"`,
    deflated: () => (deflated ??= deflateHead(head)),
  }
}

/** The end of a body: its metadata as of `now`, and the closing brace. */
export function bodyTail(body: Body, tenantId: string, now: number): Buffer {
  const { capturedAt, missing, page } = body.answer
  const metadata: Metadata = {
    tenant_id: tenantId,
    captured_at: capturedAt,
    age_ms: capturedAt === null ? null : Math.max(0, now - capturedAt),
    missing: [...missing],
    ...page,
  }
  return Buffer.from(`${JSON.stringify(metadata)}}`)
}
