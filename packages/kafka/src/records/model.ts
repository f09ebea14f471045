/** Records as they lie in a fetch answer: positions in a buffer, no object per record. */

export type TimestampType = 'CreateTime' | 'LogAppendTime'
export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** A batch that cannot be read: it is reported with its offsets and skipped, the scan goes on behind it. */
export interface BatchProblem {
  readonly kind: 'crc' | 'magic' | 'codec' | 'corrupt'
  readonly baseOffset: number
  /** Last offset that the batch says it covers; equal to baseOffset where it does not say. */
  readonly lastOffset: number
  /** A sentence: what was found, what was expected. */
  readonly reason: string
}

/**
 * Walks the batches of one partition's part of a fetch answer. One instance is used again and again.
 * The fields describe the batch that `next` moved to. A truncated last batch is left out.
 */
export interface BatchWalker {
  reset(buffer: Buffer, start: number, end: number): void
  next(): boolean
  readonly baseOffset: number
  readonly lastOffset: number
  readonly magic: number
  readonly compression: Compression
  readonly timestampType: TimestampType
  /** ms since epoch; −1 and anything else a producer says are possible. */
  readonly baseTimestamp: bigint
  readonly maxTimestamp: bigint
  readonly producerId: bigint
  readonly transactional: boolean
  readonly control: boolean
  /** 0 for a batch that compaction emptied. */
  readonly recordCount: number
  /** Size in the log and on the wire, header included, bytes. */
  readonly bytes: number
  /** Why the records cannot be read, once known; `records` finds out (CRC, codec). */
  readonly problem: BatchProblem | null
  /**
   * The uncompressed records: the walker's own buffer for compression `none`, else scratch memory that the call for another
   * batch overwrites or replaces: copy what must outlive it. null when `problem` is set.
   */
  records(): { readonly buffer: Buffer; readonly start: number; readonly end: number } | null
}

/** Walks the records of one batch. Positions are in `buffer`; a length of −1 is null. */
export interface RecordWalker {
  /** Takes the walker's current batch; `records()` is called by it. False when the batch has a problem. */
  reset(batch: BatchWalker): boolean
  next(): boolean
  /**
   * The batch's problem; or, after `next` gave false, why the rest of its records cannot be read. Records given before are
   * good; `baseOffset` is then behind the last of them.
   */
  readonly problem: BatchProblem | null
  readonly buffer: Buffer
  /** The whole record, its length prefix excluded. */
  readonly start: number
  readonly end: number
  readonly offset: number
  /** ms since epoch as a double: exact within ±2^53. LogAppendTime batches give the batch's maxTimestamp. */
  readonly timestamp: number
  /** The same, exact. */
  exactTimestamp(): bigint
  readonly keyStart: number
  readonly keyLength: number
  readonly valueStart: number
  readonly valueLength: number
  /** Position of the first header; headerCount of them follow. */
  readonly headersStart: number
  readonly headerCount: number
}

export interface RecordHeader {
  readonly name: Buffer
  readonly value: Buffer | null
}

export interface AbortedTransaction {
  readonly producerId: bigint
  readonly firstOffset: number
}
