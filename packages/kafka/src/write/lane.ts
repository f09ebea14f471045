/** What waits to be written to one partition, in order, and the batches it becomes. */
import type { Deadline } from '../client/deadline.ts'
import { requestErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'
import { BATCH_OVERHEAD, encodeBatch, recordBytes } from '../records/encode.ts'
import type { BatchCompression, NewRecord } from '../records/encode.ts'
import { writeErrors } from './errors.ts'
import type { Appended } from './model.ts'
import type { Delivery, PartitionSender } from './partition-sender.ts'

export interface BatchSettings {
  readonly compression: BatchCompression
  readonly transactional: boolean
  readonly maxBatchBytes: number
}

/** One call of append. */
interface Call {
  readonly deadline: Deadline
  readonly resolve: (appended: Appended) => void
  readonly reject: (error: KafkaError) => void
  /** Pieces still to be written. */
  waiting: number
  /** Of its first piece, once that is written. */
  baseOffset: number | undefined
  failed: boolean
}

/** A call's records, or those that fit into a batch. */
interface Piece {
  readonly call: Call
  readonly records: readonly NewRecord[]
  readonly bytes: number
  /** Shares its batch with nobody. */
  readonly alone: boolean
}

export class Lane {
  readonly #label: string
  readonly #sender: PartitionSender
  readonly #settings: BatchSettings
  readonly #queue: Piece[] = []
  #running: Promise<void> | undefined

  constructor(label: string, sender: PartitionSender, settings: BatchSettings) {
    this.#label = label
    this.#sender = sender
    this.#settings = settings
  }

  /** Resolves when nothing waits any more. */
  get idle(): Promise<void> {
    return this.#running ?? Promise.resolve()
  }

  /** @throws KafkaError see Appender.append */
  append(records: readonly NewRecord[], deadline: Deadline): Promise<Appended> {
    const wrong = problemOf(records)
    if (wrong !== undefined) {
      return Promise.reject(requestErrors.unencodable(`append to ${this.#label}: ${wrong}`))
    }
    return new Promise((resolve, reject) => {
      const pieces = this.#cut(records)
      const waiting = pieces.length
      const call = { deadline, resolve, reject, waiting, baseOffset: undefined, failed: false }
      for (const piece of pieces) this.#queue.push({ ...piece, call })
      this.#running ??= this.#run()
    })
  }

  /** Into parts that fit into a batch each; a record that does not is a part by itself, compression may do. */
  #cut(records: readonly NewRecord[]): Omit<Piece, 'call'>[] {
    const pieces: Omit<Piece, 'call'>[] = []
    let from = 0
    let bytes = 0
    for (const [index, record] of records.entries()) {
      const size = recordBytes(record)
      if (index > from && bytes + size > this.#room) {
        pieces.push({ records: records.slice(from, index), bytes, alone: false })
        from = index
        bytes = 0
      }
      bytes += size
    }
    pieces.push({ records: records.slice(from), bytes, alone: false })
    return pieces
  }

  get #room(): number {
    return this.#settings.maxBatchBytes - BATCH_OVERHEAD
  }

  async #run(): Promise<void> {
    // Calls of the same moment share a batch.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      const pieces = this.#take()
      const [first] = pieces
      if (first === undefined) continue
      this.#settle(pieces, await this.#deliver(pieces, first.call.deadline))
    }
    // In the same turn as the look at the queue: whoever is told and appends again at once starts anew.
    this.#running = undefined
  }

  /** The next batch. Those whose time is over are not sent at all. */
  #take(): Piece[] {
    const taken: Piece[] = []
    let bytes = 0
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      const full = bytes + next.bytes > this.#room || next.alone
      if (taken.length > 0 && (full || taken[0]?.alone === true)) break
      this.#queue.shift()
      if (next.call.failed) continue
      if (next.call.deadline.left === 0) {
        this.#fail(
          next.call,
          writeErrors.givenUp(this.#label, next.call.deadline.ms, false, undefined),
        )
        continue
      }
      taken.push(next)
      bytes += next.bytes
    }
    return taken
  }

  /** What is on the wire is not given up before the latest of its deadlines. */
  #deliver(pieces: readonly Piece[], first: Deadline): Promise<Delivery> {
    const records = pieces.flatMap((piece) => piece.records)
    const batch = encodeBatch(records, this.#settings)
    let deadline = first
    for (const { call } of pieces) if (call.deadline.left > deadline.left) deadline = call.deadline
    return this.#sender.deliver(batch, records.length, deadline)
  }

  #settle(pieces: readonly Piece[], delivery: Delivery): void {
    if (delivery.kind === 'written') {
      let delta = 0
      for (const { call, records } of pieces) {
        const at = delivery.baseOffset
        call.baseOffset ??= at < 0 ? at : at + delta
        delta += records.length
        call.waiting -= 1
        if (call.waiting === 0) call.resolve({ baseOffset: call.baseOffset })
      }
      return
    }
    const parts = delivery.divide === 'no' ? undefined : divided(pieces, delivery.divide)
    if (parts !== undefined) this.#queue.unshift(...parts)
    else for (const { call } of pieces) this.#fail(call, delivery.error)
  }

  #fail(call: Call, error: KafkaError): void {
    call.failed = true
    call.reject(call.baseOffset === undefined ? error : writeErrors.partly(this.#label, error))
  }
}

/** What encoding would trip over. */
function problemOf(records: readonly NewRecord[]): string | undefined {
  if (records.length === 0) return 'expected at least one record, got 0'
  const wrong = records.find(({ timestamp }) => !Number.isSafeInteger(timestamp))
  return wrong && `expected a timestamp in whole milliseconds, got ${wrong.timestamp}`
}

/** Smaller batches instead of one that was refused; undefined: it is one record, or one call where only calls are divided. */
function divided(pieces: readonly Piece[], by: 'records' | 'appends'): Piece[] | undefined {
  if (pieces.length > 1) return pieces.map((piece) => ({ ...piece, alone: true }))
  const [piece] = pieces
  if (piece === undefined || by === 'appends' || piece.records.length < 2) return undefined
  const middle = piece.records.length >> 1
  piece.call.waiting += 1
  return [piece.records.slice(0, middle), piece.records.slice(middle)].map((records) => ({
    ...piece,
    records,
    bytes: records.reduce((sum, record) => sum + recordBytes(record), 0),
    alone: true,
  }))
}
