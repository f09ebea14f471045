/** Walks record batches (magic 2) and message sets (magic 0 and 1) as they lie in a fetch answer. */
import { messageOf } from '../errors.ts'
import { crc32c } from './codec/crc32c.ts'
import { COMPRESSIONS, Decompressor } from './codec/decompressor.ts'
import {
  ATTRIBUTES_AT,
  BASE_TIMESTAMP_AT,
  CRC_AT,
  LAST_OFFSET_DELTA_AT,
  LOG_OVERHEAD,
  MAGIC_AT,
  MAX_TIMESTAMP_AT,
  PRODUCER_ID_AT,
  readInt64,
  RECORD_COUNT_AT,
  RECORDS_AT,
  SIZE_AT,
  smallestSize,
} from './layout.ts'
import {
  extentOf,
  MESSAGE_ATTRIBUTES_AT,
  MESSAGE_TIMESTAMP_AT,
  messageIsIntact,
  messageValue,
} from './message-set.ts'
import type { BatchProblem, BatchWalker, Compression, TimestampType } from './model.ts'

const TIMESTAMP_TYPE_BIT = 8
const TRANSACTIONAL_BIT = 16
const CONTROL_BIT = 32
const NO_PRODUCER = -1n
const NO_TIMESTAMP = -1n

interface Region {
  buffer: Buffer
  start: number
  end: number
}

/**
 * A walker to be used again and again; see BatchWalker. It has one scratch buffer, so what `records` gave of a compressed
 * batch lasts until `records` is called for the next one.
 */
export function openBatchWalker(): BatchWalker {
  return new LogWalker()
}

/** A class with plain fields: this is the innermost loop but one of every search. */
class LogWalker implements BatchWalker {
  buffer: Buffer = Buffer.alloc(0)
  /** Where the current batch begins. */
  start = 0
  /** Where the next one does. */
  nextStart = 0
  end = 0
  baseOffset = 0
  lastOffset = 0
  magic = 0
  compression: Compression = 'none'
  timestampType: TimestampType = 'CreateTime'
  transactional = false
  control = false
  recordCount = 0
  bytes = 0
  problem: BatchProblem | null = null
  /** Made when the first compressed batch comes: it has memory of its own. */
  decompressor: Decompressor | undefined
  /** What `records` gives, once `known`. */
  readonly region: Region = { buffer: Buffer.alloc(0), start: 0, end: 0 }
  known = false

  reset(buffer: Buffer, start: number, end: number): void {
    this.buffer = buffer
    this.nextStart = start
    this.end = end
  }

  next(): boolean {
    const { buffer, end } = this
    const start = this.nextStart
    if (end - start <= MAGIC_AT) return false
    const size = LOG_OVERHEAD + buffer.readInt32BE(start + SIZE_AT)
    if (size > end - start) return false
    this.start = start
    this.bytes = size
    this.nextStart = start + size
    this.magic = buffer.readInt8(start + MAGIC_AT)
    this.baseOffset = readInt64(buffer, start)
    this.lastOffset = this.baseOffset
    this.problem = null
    this.known = false
    if (size < smallestSize(this.magic)) this.#impossible(size)
    else if (this.magic === 2) this.#batch()
    else if (this.magic === 0 || this.magic === 1) this.#messages()
    else this.#unknown()
    return true
  }

  get baseTimestamp(): bigint {
    return this.magic === 2
      ? this.buffer.readBigInt64BE(this.start + BASE_TIMESTAMP_AT)
      : this.#messageTimestamp()
  }

  get maxTimestamp(): bigint {
    return this.magic === 2
      ? this.buffer.readBigInt64BE(this.start + MAX_TIMESTAMP_AT)
      : this.#messageTimestamp()
  }

  get producerId(): bigint {
    return this.magic === 2 ? this.buffer.readBigInt64BE(this.start + PRODUCER_ID_AT) : NO_PRODUCER
  }

  records(): Region | null {
    if (!this.known) {
      this.known = true
      if (this.problem === null) {
        if (this.magic === 2) this.#readBatch()
        else this.#readMessages()
      }
    }
    return this.problem === null ? this.region : null
  }

  #batch(): void {
    const { buffer, start } = this
    const attributes = buffer.readInt16BE(start + ATTRIBUTES_AT)
    const delta = buffer.readInt32BE(start + LAST_OFFSET_DELTA_AT)
    this.lastOffset = this.baseOffset + delta
    this.recordCount = buffer.readInt32BE(start + RECORD_COUNT_AT)
    this.transactional = (attributes & TRANSACTIONAL_BIT) !== 0
    this.control = (attributes & CONTROL_BIT) !== 0
    this.#attributes(attributes)
    if (delta < 0 || this.recordCount < 0) {
      const count = this.recordCount
      this.lastOffset = Math.max(this.lastOffset, this.baseOffset)
      this.#fail(
        'corrupt',
        `The batch says ${count} records and a last offset of ${delta} behind its first one.`,
      )
    }
  }

  #messages(): void {
    this.recordCount = 1
    this.transactional = false
    this.control = false
    this.#attributes(this.buffer.readInt8(this.start + MESSAGE_ATTRIBUTES_AT))
    // Only the messages within tell how many they are and where they begin.
    if (this.compression !== 'none') this.records()
  }

  #attributes(attributes: number): void {
    const code = attributes & 7
    this.timestampType = attributes & TIMESTAMP_TYPE_BIT ? 'LogAppendTime' : 'CreateTime'
    this.compression = COMPRESSIONS[code] ?? 'none'
    if (code >= COMPRESSIONS.length) {
      this.#fail(
        'codec',
        `The batch is compressed with codec ${code}; known are ${COMPRESSIONS.map((name, i) => `${i} (${name})`).join(', ')}.`,
      )
    }
  }

  #readBatch(): void {
    const { buffer, start, nextStart } = this
    const said = buffer.readUInt32BE(start + CRC_AT)
    const found = crc32c(buffer, start + ATTRIBUTES_AT, nextStart)
    if (said !== found) return this.#wrongCrc(said, found)
    this.#expand(start + RECORDS_AT, nextStart)
  }

  #readMessages(): void {
    const { buffer, start, nextStart, magic } = this
    if (!messageIsIntact(buffer, start, nextStart)) {
      return this.#fail('crc', `The message's CRC-32 is not that of its bytes: it was damaged.`)
    }
    if (this.compression === 'none') return this.#expand(start, nextStart)
    const value = messageValue(buffer, start, nextStart, magic)
    if (value === undefined) {
      return this.#fail(
        'corrupt',
        'A compressed message has no value, or one that runs past its end.',
      )
    }
    this.#expand(value.start, value.end)
    if (this.problem !== null) return
    const { region } = this
    const extent = extentOf(region.buffer, region.start, region.end, magic)
    if (extent === undefined) {
      return this.#fail(
        'corrupt',
        `A compressed message of magic ${magic} does not hold whole messages of the same magic.`,
      )
    }
    this.recordCount = extent.count
    // KIP-31: the wrapper has its last message's offset; both kinds of offsets within are as far apart as the real ones.
    this.baseOffset = this.lastOffset - (extent.lastOffset - extent.firstOffset)
  }

  #expand(start: number, end: number): void {
    const { region, compression, buffer } = this
    region.buffer = buffer
    region.start = start
    region.end = end
    if (compression === 'none') return
    try {
      const { scratch } = (this.decompressor ??= new Decompressor())
      this.decompressor.decompress(compression, buffer, start, end)
      region.buffer = scratch.buffer
      region.start = scratch.start
      region.end = scratch.end
    } catch (error) {
      this.#fail('codec', messageOf(error))
    }
  }

  #messageTimestamp(): bigint {
    return this.magic === 1
      ? this.buffer.readBigInt64BE(this.start + MESSAGE_TIMESTAMP_AT)
      : NO_TIMESTAMP
  }

  #wrongCrc(said: number, found: number): void {
    this.#fail(
      'crc',
      `The batch says CRC ${hex(said)}, its bytes have ${hex(found)}: it was damaged.`,
    )
  }

  #impossible(size: number): void {
    this.#plain()
    // Where the next batch begins cannot be known.
    this.bytes = this.end - this.start
    this.nextStart = this.end
    this.#fail(
      'corrupt',
      `The batch says a size of ${size} bytes, its header alone has ${smallestSize(this.magic)}. What follows it cannot be read.`,
    )
    this.magic = -1
  }

  #unknown(): void {
    this.#plain()
    this.#fail('magic', `The batch is of message format ${this.magic}; known are 0, 1 and 2.`)
  }

  #plain(): void {
    this.recordCount = 0
    this.transactional = false
    this.control = false
    this.compression = 'none'
    this.timestampType = 'CreateTime'
  }

  #fail(kind: BatchProblem['kind'], reason: string): void {
    const { baseOffset, lastOffset } = this
    this.problem = { kind, baseOffset, lastOffset, reason }
  }
}

const hex = (crc: number) => crc.toString(16).padStart(8, '0')
