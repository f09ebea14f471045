/**
 * Is this the password of that user? The work is the same for every name of a file, there or not: each way that a password of
 * the file is stored in is gone once, with the user's own value or with one that nobody has. Otherwise the time that an
 * answer takes would tell who exists.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type ScryptCost, scryptHash } from '../../../config/credentials.ts'
import type { FileUser } from '../../../config/user-file.ts'
import { desCrypt } from './des-crypt.ts'

export interface PasswordCheck {
  /** Whether `password` is that of the user; false for an unknown one. */
  readonly check: (name: string, password: string) => Promise<boolean>
}

/** Longer ones are nobody's. */
const MAX_LENGTH = 1_000
const SALT = randomBytes(16)
const NOBODY_S_CRYPT = '..'

export function passwordCheck(users: ReadonlyMap<string, FileUser>): PasswordCheck {
  const stored = [...users.values()].map(({ password }) => password)
  const costs = new Map<string, ScryptCost>()
  for (const password of stored)
    if (password.kind === 'scrypt') costs.set(costKey(password.cost), password.cost)
  const hasCrypt = stored.some(({ kind }) => kind === 'crypt')

  async function check(name: string, given: string): Promise<boolean> {
    const password = given.length > MAX_LENGTH ? '' : given
    const own = users.get(name)?.password
    let right = false
    for (const cost of costs.values()) {
      const isOwn = own?.kind === 'scrypt' && costKey(own.cost) === costKey(cost)
      const hash = await scryptHash(password, isOwn ? own.salt : SALT, cost)
      if (isOwn) right = sameBytes(hash, own.hash)
    }
    if (hasCrypt) {
      const isOwn = own?.kind === 'crypt'
      const salt = isOwn ? own.text.slice(0, 2) : NOBODY_S_CRYPT
      const text = desCrypt(password, salt)
      if (isOwn) right = sameText(text, own.text)
    }
    const digest = createHash('md5').update(password, 'utf8').digest()
    const isMd5 = own?.kind === 'md5'
    const sameDigest = sameBytes(digest, isMd5 ? own.digest : Buffer.alloc(16))
    const isPlain = own?.kind === 'plain'
    const samePlain = sameText(password, isPlain ? own.text : '')
    if (isMd5) right = sameDigest
    if (isPlain) right = samePlain
    return right && given.length <= MAX_LENGTH
  }
  return { check }
}

const costKey = ({ ln, r, p }: ScryptCost): string => `${ln}:${r}:${p}`

const sha256 = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

/** In a time that depends on neither. */
function sameText(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b))
}

const sameBytes = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)
