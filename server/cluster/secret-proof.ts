/**
 * Shows other instances that this one has the same MILLRACE_SECRET, without telling it: HMAC-SHA256 over the group's name,
 * with a key derived for this use only (RFC 5869), as for records (state/records/mac.ts).
 *
 * The same for all that share: over the instance's own id, a leader with another secret could not tell which of the others
 * belong together. It grants nothing, so it need not be hard to repeat: what is believed of the log is up to the MACs there.
 */
import { createHmac, hkdfSync } from 'node:crypto'

const CONTEXT = 'millrace instances 1'
const KEY_BYTES = 32

/** Base64url; null without a secret. */
export function secretProof(secret: string | null, groupId: string): string | null {
  if (secret === null) return null
  const key = Buffer.from(hkdfSync('sha256', secret, '', CONTEXT, KEY_BYTES))
  return createHmac('sha256', key).update(groupId).digest('base64url')
}
