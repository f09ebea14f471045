/** What goes through the log's topics, and what reading one record of them gives. */
import type { AnyObservation } from '../model.ts'
import type { HistoryMinute } from './payload/minute.ts'
import type { Rollup } from './payload/rollup.ts'

/** From now on `owner` observes the resource; observations of a lower epoch do not count. */
export interface Claim {
  readonly resource: string
  /** Id of an instance. */
  readonly owner: string
  /** Highest one seen + 1, from 1. */
  readonly epoch: number
  /** ms since epoch, by the owner's clock. */
  readonly at: number
}

/** Kinds whose value is JSON that its own view checks. */
/** `change`: of a cluster, for people (contract/change.ts). `instance`: a sign of life. */
export type EntryKind = 'state' | 'session' | 'audit' | 'change' | 'instance'

/** The newest value under a key. `null` is how one is deleted: a tombstone carries no MAC, so it does not count. */
export interface Entry<K extends EntryKind = EntryKind> {
  readonly kind: K
  readonly key: string
  readonly value: unknown
}

export type StateRecord =
  | { readonly kind: 'observation'; readonly observation: AnyObservation }
  | { readonly kind: 'metrics'; readonly minute: HistoryMinute }
  | { readonly kind: 'rollup'; readonly rollup: Rollup }
  | { readonly kind: 'claim'; readonly claim: Claim }
  | { readonly [K in EntryKind]: Entry<K> }[EntryKind]

export type RecordKind = StateRecord['kind']

/** A record as Kafka's producer takes it. */
export interface EncodedRecord {
  readonly key: Buffer
  readonly value: Buffer
}

/** A record as it was read; null where it has none. The bytes may be reused after decoding. */
export interface ReadRecord {
  readonly topic: string
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
}

export type SkipCause =
  | 'future version' // of a record, a flag; another instance is newer than this one
  | 'unknown kind' // of a record, or a section of an observation
  | 'damaged' // not ours, cut off, or not what its schema says
  | 'no valid MAC' // none, made with another secret, or for another topic or key
  | 'tombstone' // no value at all

/** Counting and logging skipped records is the caller's; they never stop the log. */
export interface Skipped {
  readonly skipped: SkipCause
  /** For the log, in words; names no secret. */
  readonly reason: string
}

/** One piece of a record that is too large for one. Goes to the assembler. */
export interface Part {
  readonly kind: RecordKind
  readonly topic: string
  readonly key: string
  /** What it is a part of: a later whole of the same kind, key and stream replaces it. */
  readonly stream: string
  /** SHA-256 of the whole, which also tells wholes apart. */
  readonly hash: Buffer
  readonly index: number
  readonly count: number
  /** Of the whole, as it was split. */
  readonly totalBytes: number
  /** The whole is compressed. */
  readonly compressed: boolean
  readonly bytes: Buffer
}

export type Decoded = { readonly ok: StateRecord } | Skipped
