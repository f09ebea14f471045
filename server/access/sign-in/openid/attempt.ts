/**
 * One attempt to sign in, from leaving for the identity server to coming back: kept in the browser, in a cookie of its own, so
 * that several tabs sign in at once and any instance of one MILLRACE_SECRET can complete it. Sealed, because the code verifier
 * and the nonce are the server's business, and bound to `state` by the cookie's name.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { z } from 'zod'

export const ATTEMPT_MS = 600_000
const CONTEXT = 'millrace openid attempt 1'
const IV_BYTES = 12
const TAG_BYTES = 16

const attempt = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where the identity server sends the browser back to. */
  redirectUri: z.string(),
  /** Issuer and client: an attempt for others does not count. */
  client: z.string(),
  returnTo: z.string(),
  /** ms since epoch */
  startedAt: z.number(),
})
export type Attempt = z.infer<typeof attempt>

export interface AttemptKey {
  readonly key: Buffer
}

/** @param secret MILLRACE_SECRET; null: attempts are completed by the process that began them */
export function attemptKey(secret: string | null): AttemptKey {
  const from = secret ?? randomBytes(32)
  return { key: Buffer.from(hkdfSync('sha256', from, '', CONTEXT, 32)) }
}

/** End of the cookie's name; the state itself stays in the sealed part. */
export function attemptName(state: string): string {
  return createHash('sha256').update(state).digest('hex').slice(0, 16)
}

/** AES-256-GCM: iv, tag, cipher text in base64url. */
export function sealAttempt({ key }: AttemptKey, value: Attempt): string {
  const iv = randomBytes(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const text = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')
}

/** null: not sealed with this key, or older than ten minutes. */
export function openAttempt({ key }: AttemptKey, sealed: string, now: number): Attempt | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length <= IV_BYTES + TAG_BYTES) return null
  try {
    const options = { authTagLength: TAG_BYTES }
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), options)
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES))
    const value = attempt.parse(JSON.parse(Buffer.concat([text, decipher.final()]).toString()))
    return Math.abs(now - value.startedAt) <= ATTEMPT_MS ? value : null
  } catch {
    return null // of another key, changed on its way, or no such cookie at all
  }
}

/** Attempts that this instance has completed: none is completed twice. */
export class CompletedAttempts {
  /** By state: when it is forgotten, because the attempt has expired; in this order. */
  readonly #until = new Map<string, number>()

  /** false: it was completed before. */
  add(state: string, now: number): boolean {
    for (const [old, until] of this.#until) {
      if (until > now) break
      this.#until.delete(old)
    }
    if (this.#until.has(state)) return false
    this.#until.set(state, now + 2 * ATTEMPT_MS)
    return true
  }
}
