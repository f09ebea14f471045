/**
 * The bytes around every payload.
 *
 * ```
 * 0  magic    2  'MR'
 * 2  version  1  of the kind's payload; magic and version keep their place for ever
 * 3  flags    1  bit 0 compressed with zstd · bit 1 with a MAC · bit 2 a part of a larger record
 * 4  crc      4  CRC-32 of all other bytes, little endian: damage is told from forgery
 * 8  kind     1 + n  its length, then ASCII
 *    mac      32  only with bit 1, over topic, key, version, flags, kind and payload
 *    payload  to the end, as compressed
 * ```
 */
import { crc32 } from 'node:zlib'
import { MAC_BYTES } from './mac.ts'
import type { Skipped } from './model.ts'

const MAGIC = Buffer.from('MR')
const VERSION_AT = 2
const FLAGS_AT = 3
const CRC_AT = 4
const KIND_AT = 8
const FLAG = { compressed: 1, mac: 2, part: 4 }
/** The newest version of any kind. */
const NEWEST_VERSION = 1
const MAX_KIND = 64

export interface Envelope {
  readonly version: number
  readonly kind: string
  readonly compressed: boolean
  readonly part: boolean
  readonly mac: Uint8Array | null
  readonly payload: Uint8Array
}

/** Bytes that an envelope takes besides its payload. */
export function envelopeBytes(kind: string, hasMac: boolean): number {
  return KIND_AT + 1 + kind.length + (hasMac ? MAC_BYTES : 0)
}

/** What the MAC covers besides topic, key and payload. */
export function headerOf({
  version,
  kind,
  compressed,
  part,
}: Omit<Envelope, 'mac' | 'payload'>): Buffer {
  const flags = FLAG.mac | (compressed ? FLAG.compressed : 0) | (part ? FLAG.part : 0)
  return Buffer.concat([MAGIC, Buffer.of(version, flags, kind.length), Buffer.from(kind)])
}

export function writeEnvelope(envelope: Envelope): Buffer {
  const { version, kind, compressed, part, mac, payload } = envelope
  const bytes = Buffer.alloc(envelopeBytes(kind, mac !== null) + payload.length)
  bytes.set(MAGIC)
  bytes[VERSION_AT] = version
  bytes[FLAGS_AT] =
    (compressed ? FLAG.compressed : 0) | (mac === null ? 0 : FLAG.mac) | (part ? FLAG.part : 0)
  bytes[KIND_AT] = kind.length
  bytes.write(kind, KIND_AT + 1, 'latin1')
  if (mac !== null) bytes.set(mac, KIND_AT + 1 + kind.length)
  bytes.set(payload, bytes.length - payload.length)
  bytes.writeUInt32LE(checksum(bytes), CRC_AT)
  return bytes
}

/** Views into `bytes`. */
export function readEnvelope(value: Uint8Array): Envelope | Skipped {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (bytes.length <= VERSION_AT || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    return damaged('it does not begin as a record of Millrace does')
  const version = bytes[VERSION_AT] ?? 0
  // Before anything else: nobody knows how a later version goes on.
  if (version > NEWEST_VERSION)
    return {
      skipped: 'future version',
      reason: `it has version ${version}; this release reads up to ${NEWEST_VERSION}`,
    }
  if (version === 0) return damaged('it has version 0')
  const flags = bytes[FLAGS_AT] ?? 0
  const kindEnd = KIND_AT + 1 + (bytes[KIND_AT] ?? 0)
  const payloadAt = kindEnd + ((flags & FLAG.mac) === 0 ? 0 : MAC_BYTES)
  if (bytes.length < payloadAt) return damaged(`it ends after ${bytes.length} bytes`)
  if (checksum(bytes) !== bytes.readUInt32LE(CRC_AT)) return damaged('its checksum is another one')
  if (flags > (FLAG.compressed | FLAG.mac | FLAG.part))
    return { skipped: 'future version', reason: `it has flags that are not known: ${flags}` }
  const kind = bytes.toString('latin1', KIND_AT + 1, kindEnd)
  if (!/^[a-z][a-z0-9_.-]*$/.test(kind) || kind.length > MAX_KIND)
    return damaged('its kind is not a name')
  return {
    version,
    kind,
    compressed: (flags & FLAG.compressed) !== 0,
    part: (flags & FLAG.part) !== 0,
    mac: payloadAt === kindEnd ? null : bytes.subarray(kindEnd, payloadAt),
    payload: bytes.subarray(payloadAt),
  }
}

function checksum(bytes: Buffer): number {
  return crc32(bytes.subarray(KIND_AT), crc32(bytes.subarray(0, CRC_AT)))
}

function damaged(reason: string): Skipped {
  return { skipped: 'damaged', reason }
}
