/** Walks the records of one batch without making an object of any. */
import { LOG_OVERHEAD, readInt64, SIZE_AT } from './layout.ts'
import { keyLengthAt, MESSAGE_TIMESTAMP_AT } from './message-set.ts'
import type { BatchProblem, BatchWalker, RecordWalker } from './model.ts'
import { readVarlong } from './varint.ts'

/** A walker to be used again and again; see RecordWalker. */
export function openRecordWalker(): RecordWalker {
  return new BatchRecords()
}

const EMPTY = Buffer.alloc(0)

/**
 * Source: https://kafka.apache.org/documentation/#record
 *
 *     length:varint attributes:int8 timestampDelta:varlong offsetDelta:varint keyLength:varint key valueLength:varint value
 *     headerCount:varint (nameLength:varint name valueLength:varint value) …
 *
 * All positions of a record are checked against its end once, behind its last byte: until then nothing is written, reading
 * behind the buffer gives undefined (hence every `!`), which ends a varint, and positions never move back.
 */
class BatchRecords implements RecordWalker {
  buffer: Buffer = EMPTY
  start = 0
  end = 0
  offset = 0
  timestamp = 0
  keyStart = 0
  keyLength = -1
  valueStart = 0
  valueLength = -1
  headersStart = 0
  headerCount = 0
  problem: BatchProblem | null = null

  batch: BatchWalker | undefined
  /** Where the next record begins, and where the last one ends. */
  position = 0
  limit = 0
  /** Records still to come. */
  left = 0
  magic = 2
  baseOffset = 0
  lastDelta = 0
  /** ms; of magic 0 and 1 what to add to the offsets that stand there. */
  baseTimestamp = 0
  offsetShift = 0
  appendTime = false
  deltaAt = 0
  /** Position behind the varint read last. */
  at = 0

  reset(batch: BatchWalker): boolean {
    const region = batch.records()
    this.batch = batch
    this.problem = batch.problem
    this.left = 0
    if (region === null) {
      this.position = this.limit = 0
      return false
    }
    this.buffer = region.buffer
    this.position = region.start
    this.limit = region.end
    this.left = batch.recordCount
    this.magic = batch.magic
    this.baseOffset = batch.baseOffset
    this.lastDelta = batch.lastOffset - batch.baseOffset
    this.appendTime = batch.timestampType === 'LogAppendTime'
    this.baseTimestamp = Number(this.appendTime ? batch.maxTimestamp : batch.baseTimestamp)
    this.timestamp = this.baseTimestamp
    if (this.magic !== 2)
      this.offsetShift = batch.baseOffset - readInt64(region.buffer, region.start)
    return true
  }

  next(): boolean {
    if (this.left === 0) return this.#finish()
    if (this.magic !== 2) return this.#nextMessage()
    const { buffer } = this

    let at = this.position
    let byte = buffer[at++]!
    let value = byte & 0x7f
    if (byte >= 0x80) {
      byte = buffer[at++]!
      value |= (byte & 0x7f) << 7
      if (byte >= 0x80) {
        value = this.#varint(value, 14, at)
        at = this.at
      }
    }
    const start = at
    const end = at + ((value >>> 1) ^ -(value & 1))
    if (end > this.limit || end < start) return this.#stop('a length that runs past the batch')

    at += 1
    const deltaAt = at
    byte = buffer[at++]!
    value = byte & 0x7f
    let far = false
    if (byte >= 0x80) {
      byte = buffer[at++]!
      value |= (byte & 0x7f) << 7
      if (byte >= 0x80) {
        byte = buffer[at++]!
        value |= (byte & 0x7f) << 14
        if (byte >= 0x80) {
          byte = buffer[at++]!
          value |= (byte & 0x7f) << 21
          if (byte >= 0x80) {
            far = true
            at = this.#behindVarlong(at)
          }
        }
      }
    }
    const timestampDelta = (value >>> 1) ^ -(value & 1)

    byte = buffer[at++]!
    value = byte & 0x7f
    if (byte >= 0x80) {
      byte = buffer[at++]!
      value |= (byte & 0x7f) << 7
      if (byte >= 0x80) {
        value = this.#varint(value, 14, at)
        at = this.at
      }
    }
    const offsetDelta = (value >>> 1) ^ -(value & 1)

    byte = buffer[at++]!
    value = byte & 0x7f
    if (byte >= 0x80) {
      byte = buffer[at++]!
      value |= (byte & 0x7f) << 7
      if (byte >= 0x80) {
        value = this.#varint(value, 14, at)
        at = this.at
      }
    }
    const keyLength = (value >>> 1) ^ -(value & 1)
    const keyStart = at
    if (keyLength > 0) {
      at += keyLength
      if (at > end) return this.#stop('a key that runs past it')
    }

    byte = buffer[at++]!
    value = byte & 0x7f
    if (byte >= 0x80) {
      byte = buffer[at++]!
      value |= (byte & 0x7f) << 7
      if (byte >= 0x80) {
        value = this.#varint(value, 14, at)
        at = this.at
      }
    }
    const valueLength = (value >>> 1) ^ -(value & 1)
    const valueStart = at
    if (valueLength > 0) {
      at += valueLength
      if (at > end) return this.#stop('a value that runs past it')
    }

    byte = buffer[at++]!
    value = byte & 0x7f
    if (byte >= 0x80) {
      value = this.#varint(value, 7, at)
      at = this.at
    }
    const headerCount = (value >>> 1) ^ -(value & 1)
    const headersStart = at
    if (headerCount !== 0) at = this.#behindHeaders(at, end, headerCount)
    if (at !== end) return this.#stop(`fields that do not end where it does`)
    if (offsetDelta < 0 || offsetDelta > this.lastDelta) {
      return this.#stop(`an offset ${offsetDelta} behind the batch's first one`)
    }

    this.start = start
    this.end = end
    this.offset = this.baseOffset + offsetDelta
    this.deltaAt = deltaAt
    if (!this.appendTime) {
      this.timestamp = far ? Number(this.exactTimestamp()) : this.baseTimestamp + timestampDelta
    }
    this.keyStart = keyStart
    this.keyLength = keyLength < 0 ? -1 : keyLength
    this.valueStart = valueStart
    this.valueLength = valueLength < 0 ? -1 : valueLength
    this.headersStart = headersStart
    this.headerCount = headerCount
    this.position = end
    this.left -= 1
    return true
  }

  exactTimestamp(): bigint {
    const { batch } = this
    if (batch === undefined) return -1n
    if (this.appendTime) return batch.maxTimestamp
    if (this.magic === 0) return -1n
    if (this.magic === 1) return this.buffer.readBigInt64BE(this.start + MESSAGE_TIMESTAMP_AT)
    // Java adds longs, which wrap.
    return BigInt.asIntN(64, batch.baseTimestamp + readVarlong(this.buffer, this.deltaAt))
  }

  /** A message of magic 0 or 1. */
  #nextMessage(): boolean {
    const { buffer, magic, limit } = this
    const start = this.position
    // Its size was checked by the batch walker.
    const end = start + LOG_OVERHEAD + buffer.readInt32BE(start + SIZE_AT)
    const keyStart = start + keyLengthAt(magic) + 4
    const keyLength = buffer.readInt32BE(keyStart - 4)
    const lengthAt = keyStart + Math.max(0, keyLength)
    if (end > limit || lengthAt + 4 > end) return this.#stop('a key that runs past it')
    const valueLength = buffer.readInt32BE(lengthAt)
    const valueStart = lengthAt + 4
    if (valueStart + Math.max(0, valueLength) !== end) {
      return this.#stop('a value that does not end where it does')
    }
    this.start = start
    this.end = end
    this.offset = readInt64(buffer, start) + this.offsetShift
    this.keyStart = keyStart
    this.keyLength = keyLength < 0 ? -1 : keyLength
    this.valueStart = valueStart
    this.valueLength = valueLength < 0 ? -1 : valueLength
    this.headersStart = end
    this.headerCount = 0
    if (!this.appendTime) this.timestamp = Number(this.exactTimestamp())
    this.position = end
    this.left -= 1
    return true
  }

  /** Goes on with a varint from its bit `shift`; `this.at` is then behind it. More than 32 bits: what fits. */
  #varint(value: number, shift: number, at: number): number {
    const { buffer } = this
    let byte = 0x80
    while (byte >= 0x80 && shift < 35) {
      byte = buffer[at++]!
      value |= (byte & 0x7f) << shift
      shift += 7
    }
    // A sixth byte is none of a 32-bit integer: the end will not fit.
    this.at = byte >= 0x80 ? Number.POSITIVE_INFINITY : at
    return value
  }

  /** Position behind a varlong whose first four bytes lie before `at`. */
  #behindVarlong(at: number): number {
    const { buffer } = this
    for (const last = at + 6; at < last;) {
      if (buffer[at++]! >= 0x80) continue
      return at
    }
    return Number.POSITIVE_INFINITY
  }

  /** Position behind the headers; beyond `end` when they run past it or have a length that cannot be. */
  #behindHeaders(at: number, end: number, count: number): number {
    if (count < 0) return Number.POSITIVE_INFINITY
    for (let i = 0; i < count; i += 1) {
      if (at >= end) return Number.POSITIVE_INFINITY
      const nameLength = this.#length(at)
      if (nameLength < 0) return Number.POSITIVE_INFINITY
      const valueLength = this.#length(this.at + nameLength)
      at = this.at + (valueLength < 0 ? 0 : valueLength)
    }
    return at
  }

  #length(at: number): number {
    const byte = this.buffer[at++]!
    let value = byte & 0x7f
    if (byte >= 0x80) value = this.#varint(value, 7, at)
    else this.at = at
    return (value >>> 1) ^ -(value & 1)
  }

  /** The end of the batch: false, and a problem when there are bytes behind the last record. */
  #finish(): boolean {
    if (this.position < this.limit && this.batch !== undefined) {
      const { recordCount } = this.batch
      this.#fail(
        `The batch says ${recordCount} records, but ${this.limit - this.position} bytes follow the last one.`,
      )
      this.position = this.limit
    }
    return false
  }

  #stop(what: string): false {
    const { recordCount = 0 } = this.batch ?? {}
    this.#fail(`Record ${recordCount - this.left + 1} of ${recordCount} of the batch has ${what}.`)
    this.left = 0
    this.position = this.limit
    return false
  }

  #fail(reason: string): void {
    const { baseOffset = 0, lastOffset = 0, recordCount = 0 } = this.batch ?? {}
    const given = recordCount - this.left
    const from = given > 0 ? Math.min(this.offset + 1, lastOffset) : baseOffset
    this.problem = { kind: 'corrupt', baseOffset: from, lastOffset, reason }
  }
}
