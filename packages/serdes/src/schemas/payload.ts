/** The payload behind a schema's id. */
import { inflateSync } from 'node:zlib'
import { messageOf, undecodable } from '../errors.ts'
import type { Framed } from './framing.ts'

/** Of what is compressed; a record of 1 MB may claim to be a thousand times that. */
const MAX_INFLATED = 64 * 1024 * 1024

/** @throws SerdeError when it is compressed and cannot be read, or is larger than 64 MiB */
export function payloadOf(bytes: Buffer, { start, zlib }: Framed): Buffer {
  const payload = start === 0 ? bytes : bytes.subarray(start)
  if (!zlib) return payload
  try {
    return inflateSync(payload, { maxOutputLength: MAX_INFLATED })
  } catch (cause) {
    throw undecodable(`The payload is compressed and cannot be read: ${messageOf(cause)}`, {
      cause,
    })
  }
}
