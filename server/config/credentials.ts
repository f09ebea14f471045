/**
 * Passwords as a user file holds them: plain or `OBF:` (Jetty's Password), `MD5:` and `CRYPT:` (Jetty's Credential), `scrypt:`
 * (ours, made by `./millrace password`).
 */
import { scrypt } from 'node:crypto'
import { deobfuscate } from './obfuscated.ts'

export interface ScryptCost {
  /** log2 of scrypt's N. */
  readonly ln: number
  readonly r: number
  readonly p: number
}

export type StoredPassword =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'md5'; readonly digest: Buffer }
  /** Thirteen characters of crypt(3): two of salt, eleven of result. */
  | { readonly kind: 'crypt'; readonly text: string }
  | {
      readonly kind: 'scrypt'
      readonly cost: ScryptCost
      readonly salt: Buffer
      readonly hash: Buffer
    }

/** RFC 7914; memory is 128·N·r bytes: 32 MiB. As costly as OWASP asks for. */
export const SCRYPT_COST: ScryptCost = { ln: 15, r: 8, p: 3 }
const SCRYPT = /^scrypt:(\d{1,2}):(\d{1,2}):(\d{1,2}):([\w-]{16,86}):([\w-]{43})$/
/** Whoever writes the file must not make sign-in eat the machine by a slip. */
const MAX_LN = 17

/** @returns the password, or what is wrong, to go on after "its password" */
export function parsePassword(
  text: string,
): { readonly password: StoredPassword } | { readonly problem: string } {
  if (text.startsWith('MD5:')) {
    const digest = text.slice('MD5:'.length)
    if (!/^[0-9a-f]{32}$/i.test(digest))
      return { problem: 'begins with MD5: and does not go on with 32 hexadecimal digits' }
    return { password: { kind: 'md5', digest: Buffer.from(digest, 'hex') } }
  }
  if (text.startsWith('CRYPT:')) {
    const crypt = text.slice('CRYPT:'.length)
    if (!/^[./0-9A-Za-z]{13}$/.test(crypt))
      return {
        problem: 'begins with CRYPT: and does not go on with the 13 characters of DES crypt(3)',
      }
    return { password: { kind: 'crypt', text: crypt } }
  }
  if (text.startsWith('OBF:')) {
    try {
      return { password: { kind: 'plain', text: deobfuscate(text) } }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return { problem: 'begins with OBF: and is not what Jetty writes' }
    }
  }
  if (text.startsWith('scrypt:')) return parseScrypt(text)
  return { password: { kind: 'plain', text } }
}

function parseScrypt(text: string): ReturnType<typeof parsePassword> {
  const [, ln, r, p, salt, hash] = SCRYPT.exec(text) ?? []
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) }
  const fits =
    cost.ln >= 10 && cost.ln <= MAX_LN && cost.r >= 1 && cost.r <= 16 && cost.p >= 1 && cost.p <= 16
  if (salt === undefined || hash === undefined || !fits)
    return { problem: 'begins with scrypt: and is not what ./millrace password prints' }
  return {
    password: {
      kind: 'scrypt',
      cost,
      salt: Buffer.from(salt, 'base64url'),
      hash: Buffer.from(hash, 'base64url'),
    },
  }
}

/** `scrypt:…` as a user file holds it. */
export function scryptText(cost: ScryptCost, salt: Buffer, hash: Buffer): string {
  const { ln, r, p } = cost
  return `scrypt:${ln}:${r}:${p}:${salt.toString('base64url')}:${hash.toString('base64url')}`
}

/** 32 bytes. */
export function scryptHash(password: string, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const N = 2 ** cost.ln
  const { r, p } = cost
  // OpenSSL counts a little more than 128·N·r.
  const options = { N, r, p, maxmem: 128 * N * r + 128 * r * p + 1_048_576 }
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, options, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}
