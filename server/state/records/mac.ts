/**
 * MACs of records (design: whoever can merely write to the topic cannot forge a session or an approval). HMAC-SHA256
 * over topic, key, header and payload, with a key that is derived from MILLRACE_SECRET for this use only (RFC 5869), so
 * that a signed cursor is never a valid record.
 *
 * A MAC does not tell an old record from a new one: who can write may repeat a record that was valid once. Views of what
 * can be taken back (sessions, approvals) keep a revision in the value and never go back.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

export const MAC_BYTES = 32
const KEY_BYTES = 32
const CONTEXT = 'millrace state record 1'

/** The derived key. Made once, from MILLRACE_SECRET. */
export interface RecordSecret {
  readonly key: Buffer
}

export function recordSecret(secret: string): RecordSecret {
  return { key: Buffer.from(hkdfSync('sha256', secret, '', CONTEXT, KEY_BYTES)) }
}

/** Parts are written with their lengths: moving a byte from one to the next makes another MAC. */
export function macOf(
  secret: RecordSecret,
  topic: string,
  key: Uint8Array,
  header: Uint8Array,
  payload: Uint8Array,
): Buffer {
  const hmac = createHmac('sha256', secret.key)
  for (const part of [Buffer.from(topic), key, header, payload]) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(part.length)
    hmac.update(length).update(part)
  }
  return hmac.digest()
}

export function isMac(found: Uint8Array, expected: Uint8Array): boolean {
  return found.length === expected.length && timingSafeEqual(found, expected)
}
