/**
 * Names and passwords of a file, tried: at sign-in, and with every request that brings them (RFC 7617). A right one is remembered
 * for ten minutes, or until the file changes, under a key of this process, because programs send it with each request and scrypt is meant to take its time.
 */
import { createHmac, randomBytes } from 'node:crypto'
import type { Person } from '../identity.ts'
import { SignInError } from './errors.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { turnstile } from './turnstile.ts'
import type { UserSource } from './users/user-source.ts'

export interface Passwords {
  /** null: wrong. @throws SignInError MR_SIGN_IN_LIMIT */
  check(name: string, password: string, address: string | null): Promise<Person | null>
}

/** Each takes 32 MiB with scrypt. */
const AT_ONCE = 2
const MAX_WAITING = 100
const REMEMBERED_MS = 600_000
const MAX_REMEMBERED = 1_000

export function passwords(users: UserSource, limits: SignInLimits): Passwords {
  const key = randomBytes(32)
  const remembered = new Map<string, { readonly until: number; readonly version: number }>()
  const enter = turnstile(AT_ONCE, MAX_WAITING)

  function personOf(name: string): Person | null {
    const user = users.get(name)
    if (user === undefined) return null
    return { provider: 'jetty', name, displayName: null, email: null, roles: user.roles }
  }

  function remember(mark: string): void {
    remembered.delete(mark)
    remembered.set(mark, { until: performance.now() + REMEMBERED_MS, version: users.version })
    const [oldest] = remembered.keys()
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
  }

  return {
    async check(name, password, address) {
      const mark = createHmac('sha256', key)
        // Of this address: at another one, which may have tried many, the limits are asked first.
        .update(JSON.stringify([name, password, address]))
        .digest('base64url')
      const known = remembered.get(mark)
      if (known?.version === users.version && performance.now() < known.until) return personOf(name)
      const attempt = limits.begin(name, address)
      const right = await enter(() => users.check(name, password))
      if (!right) return null
      attempt.succeeded()
      remember(mark)
      return personOf(name)
    },
  }
}

/** Name and password of an Authorization header; null: it is none of Basic. */
export function basicOf(
  authorization: string,
): { readonly name: string; readonly password: string } | null {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization)?.[1]
  if (encoded === undefined) return null
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const at = text.indexOf(':')
  return at < 0 ? null : { name: text.slice(0, at), password: text.slice(at + 1) }
}

export function wrongPassword(): SignInError {
  return new SignInError('MR_BAD_CREDENTIALS', 'The name or the password is wrong.')
}
