/** Tokens that only who knows the secret can have made: a MAC (HMAC-SHA256) before the payload, in base64url. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SearchTerms } from './model.ts'

const MAC_BYTES = 32
/** Other uses of the same secret make other MACs. */
const PURPOSE = 'millrace search cursor\n'

/** @param secret at least 16 bytes that are hard to guess */
export function sealer(secret: Uint8Array): Pick<SearchTerms, 'seal' | 'unseal'> {
  const mac = (payload: Uint8Array): Buffer =>
    createHmac('sha256', secret).update(PURPOSE).update(payload).digest()
  return {
    seal: (payload) => Buffer.concat([mac(payload), payload]).toString('base64url'),
    unseal(token) {
      // Node's decoder passes over what is not of the alphabet: such a token was not made here.
      if (!/^[A-Za-z0-9_-]+$/.test(token)) return null
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length < MAC_BYTES || bytes.toString('base64url') !== token) return null
      const payload = bytes.subarray(MAC_BYTES)
      return timingSafeEqual(mac(payload), bytes.subarray(0, MAC_BYTES)) ? payload : null
    },
  }
}
