/** What is good: a session or token as it is stored, its user as they are now. */
import type { Person } from '../identity.ts'
import type { AccessConfig } from '../../config/types.ts'
import type { Store } from './store.ts'
import { cutKey, type Owner, type Stored, type StoredSession, type StoredToken } from './stored.ts'
import type { UserSource } from './users/user-source.ts'

export interface Users {
  /** Names and passwords of the console; null: people sign in otherwise. */
  readonly console: UserSource | null
  /** Of the listener on API_PORT. */
  readonly api: UserSource | null
}

export interface Lives {
  /** Who it is now; null: they are not there any more, or not by this provider. */
  personOf(stored: Person & { readonly provider: StoredSession['provider'] }): Person | null
  /** null: it has ended, or there is none. */
  session(value: Stored | undefined, now: number): StoredSession | null
  token(value: Stored | undefined, now: number): StoredToken | null
  /** They signed out everywhere after this time. */
  isCut(owner: Owner, createdAt: number): boolean
}

export function lives(config: AccessConfig, store: Store, users: Users): Lives {
  const personOf: Lives['personOf'] = (stored) => {
    const { provider, name, displayName, email } = stored
    if (provider !== 'jetty') {
      return provider === config.provider
        ? { provider, name, displayName, email, roles: stored.roles }
        : null
    }
    const user = users.console?.get(name) ?? users.api?.get(name)
    return user === undefined ? null : { provider, name, displayName, email, roles: user.roles }
  }
  const isCut: Lives['isCut'] = (owner, createdAt) => {
    const cut = store.get(cutKey(owner))
    return cut?.kind === 'cut' && createdAt < cut.before
  }
  return {
    personOf,
    isCut,
    session(value, now) {
      if (value?.kind !== 'session') return null
      const idleUntil = value.lastSeenAt + config.sessions.idleMs
      const over = now >= value.expiresAt || now >= idleUntil || isCut(value, value.createdAt)
      return over || personOf(value) === null ? null : value
    },
    token(value, now) {
      if (value?.kind !== 'token') return null
      const over = value.expiresAt !== null && now >= value.expiresAt
      return over || personOf(value) === null ? null : value
    },
  }
}
