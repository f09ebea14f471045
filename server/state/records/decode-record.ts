/** Bytes of the log as records again. Nothing here throws: whatever lies in the topic is a value. */
import { decompress } from './compression.ts'
import { headerOf, readEnvelope } from './envelope.ts'
import type { Envelope } from './envelope.ts'
import { KINDS } from './kinds.ts'
import type { Trust } from './kinds.ts'
import { isMac, macOf } from './mac.ts'
import type { RecordSecret } from './mac.ts'
import type { Decoded, Part, ReadRecord, RecordKind, Skipped } from './model.ts'
import { readPart } from './parts.ts'

export interface DecodeOptions {
  readonly secret?: RecordSecret | undefined
}

/** The record; a part of one, for the assembler; or why it does not count. The MAC is checked before anything is unpacked. */
export function decodeRecord(
  { topic, key, value }: ReadRecord,
  { secret }: DecodeOptions = {},
): Decoded | { readonly part: Part } {
  if (value === null) return { skipped: 'tombstone', reason: 'it has no value' }
  const envelope = readEnvelope(value)
  if ('skipped' in envelope) return envelope
  const { version, compressed, payload } = envelope
  const kind = knownKind(envelope.kind)
  if (kind === null)
    return { skipped: 'unknown kind', reason: `this release knows no kind ${envelope.kind}` }
  const row = KINDS[kind]
  if (version > row.version)
    return {
      skipped: 'future version',
      reason: `${kind} of version ${version}; this release reads up to ${row.version}`,
    }
  if (key === null) return { skipped: 'damaged', reason: 'it has no key' }
  const doubt = doubtOf(envelope, row.trust, topic, key, secret)
  if (doubt !== null) return { skipped: 'no valid MAC', reason: `${kind}: ${doubt}` }
  const name = Buffer.from(key).toString()
  if (!envelope.part) return readWhole(kind, name, payload, compressed)
  if (row.streamOf === null)
    return { skipped: 'damaged', reason: `a part of a ${kind}, which has none` }
  return orDamaged(() => ({ part: { kind, topic, key: name, compressed, ...readPart(payload) } }))
}

/** A payload that is whole, from one record or from many. */
export function readWhole(
  kind: RecordKind,
  key: string,
  payload: Uint8Array,
  compressed: boolean,
): Decoded {
  return orDamaged<Decoded>(() => {
    const read = KINDS[kind].read(compressed ? decompress(payload) : Buffer.from(payload), key)
    return 'record' in read
      ? { ok: read.record }
      : { skipped: 'unknown kind', reason: `this release does not know ${read.unknown}` }
  })
}

/** Why the record is not believed, or null. */
function doubtOf(
  envelope: Envelope,
  trust: Trust,
  topic: string,
  key: Uint8Array,
  secret: RecordSecret | undefined,
): string | null {
  const { mac, payload } = envelope
  if (secret === undefined) {
    if (mac !== null) return 'it has a MAC, and MILLRACE_SECRET is not set to check it'
    return trust === 'always' ? 'without MILLRACE_SECRET nobody can vouch for it' : null
  }
  if (mac === null) return 'it has none'
  return isMac(mac, macOf(secret, topic, key, headerOf(envelope), payload))
    ? null
    : 'forged, of another topic or key, or made with another MILLRACE_SECRET'
}

function knownKind(name: string): RecordKind | null {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.hasOwn() has just said so
  return Object.hasOwn(KINDS, name) ? (name as RecordKind) : null
}

/** Everything thrown while reading is damage, also what zlib and JSON.parse throw: one record must not stop the log. */
function orDamaged<T>(read: () => T): T | Skipped {
  try {
    return read()
  } catch (error) {
    return { skipped: 'damaged', reason: error instanceof Error ? error.message : String(error) }
  }
}
