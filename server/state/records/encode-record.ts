/** A record as the bytes that a producer writes. */
import { compress } from './compression.ts'
import { envelopeBytes, headerOf, writeEnvelope } from './envelope.ts'
import { StateLogError } from './errors.ts'
import { KINDS } from './kinds.ts'
import type { KindRow } from './kinds.ts'
import { macOf } from './mac.ts'
import type { RecordSecret } from './mac.ts'
import type { EncodedRecord, StateRecord } from './model.ts'
import { split } from './parts.ts'

/** Below Kafka's default of 1,048,588 bytes for a batch (message.max.bytes), with room for key and headers. */
const DEFAULT_MAX_BYTES = 900_000

export interface EncodeOptions {
  /** Where it will be written: a MAC holds for one topic. */
  readonly topic: string
  readonly secret?: RecordSecret | undefined
  /** Most bytes of one value. */
  readonly maxBytes?: number
}

/**
 * One record, or its parts in the order in which they must be written.
 * @throws StateLogError MR_STATE_SECRET_NEEDED, MR_STATE_RECORD_TOO_LARGE
 */
export function encodeRecord(record: StateRecord, options: EncodeOptions): EncodedRecord[] {
  const { topic, secret, maxBytes = DEFAULT_MAX_BYTES } = options
  const { kind } = record
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the kind chooses the row of its own records
  const row = KINDS[kind] as KindRow<StateRecord>
  const { trust, version } = row
  if (trust === 'always' && secret === undefined)
    throw new StateLogError(
      'MR_STATE_SECRET_NEEDED',
      `A record of kind ${kind} cannot be written without MILLRACE_SECRET: anybody who can write to ${topic} could forge one. Set MILLRACE_SECRET.`,
    )
  const key = Buffer.from(row.keyOf(record))
  const { compressed, bytes } = compress(row.write(record))

  function sealed(payload: Buffer, part: boolean): EncodedRecord {
    const header = { version, kind, compressed, part }
    const mac = secret === undefined ? null : macOf(secret, topic, key, headerOf(header), payload)
    return { key, value: writeEnvelope({ ...header, mac, payload }) }
  }
  const room = maxBytes - envelopeBytes(kind, secret !== undefined)
  if (bytes.length <= room) return [sealed(bytes, false)]
  if (row.streamOf === null)
    throw new StateLogError(
      'MR_STATE_RECORD_TOO_LARGE',
      `The ${kind} ${JSON.stringify(key.toString())} takes ${bytes.length} bytes; at most ${room} can be kept. Make it smaller.`,
    )
  return split(bytes, row.streamOf(record), room).map((part) => sealed(part, true))
}
