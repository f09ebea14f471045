/** Bearer tokens: `mr_…`, stored as SHA-256, never able to do more than their user may now. */
import type { NewToken, Token, tokenChange } from '@millrace/contract/session.ts'
import type { z } from 'zod'
import type { Documents, StatePosition } from '../../state/documents/model.ts'
import type { Person } from '../identity.ts'
import { SignInError } from './errors.ts'
import type { Lives } from './lives.ts'
import type { SignedIn } from './model.ts'
import type { Seal } from './seal.ts'
import { waitFor } from './sessions.ts'
import type { Store } from './store.ts'
import { isOf, type Owner, tokenKey, TOKENS, type StoredToken } from './stored.ts'

export interface Tokens {
  /** @throws SignInError MR_BAD_CREDENTIALS, MR_BEHIND */
  find(secret: string): Promise<SignedIn>
  isGood(id: string): boolean
  list(owner: Owner): readonly Token[]
  /** @throws SignInError MR_KEPT_LIMIT; DocumentError */
  create(
    person: Person,
    change: z.output<typeof tokenChange>,
  ): Promise<{ readonly token: NewToken; readonly position: StatePosition }>
  revoke(
    owner: Owner,
    id: string,
  ): Promise<{ readonly found: boolean; readonly position: StatePosition | null }>
  /** Somebody signed in by an identity server: their tokens have the roles of now. */
  refresh(person: Person): void
}

const MAX_PER_PERSON = 100
const DAY_MS = 86_400_000
const USED_MS = 300_000
const PREFIX_LENGTH = 9
/** A token that another instance has just made. */
const APPEAR_MS = 2_000
/** Long enough for an instance that has not read it to have done so. */
const ENDED_MS = DAY_MS

interface Parts {
  readonly seal: Seal
  readonly store: Store
  readonly documents: Documents
  readonly lives: Lives
  readonly trouble: () => string | null
}

export function openTokens({ seal, store, documents, lives, trouble }: Parts): Tokens {
  const used = new Map<string, number>()

  const good = (id: string): StoredToken | null => lives.token(store.get(tokenKey(id)), Date.now())

  function ownedBy(owner: Owner): readonly (readonly [string, StoredToken])[] {
    return store.list(TOKENS).flatMap(([key, value]) => {
      const token = lives.token(value, Date.now())
      const isTheirs = token !== null && isOf(owner, token)
      return isTheirs ? [[key.slice(TOKENS.length), token] as const] : []
    })
  }

  function note(id: string, token: StoredToken): void {
    const now = Date.now()
    const last = Math.max(token.lastUsedAt ?? 0, used.get(id) ?? 0)
    if (now - last < USED_MS) return
    used.set(id, now)
    void store.write(tokenKey(id), (before) =>
      before?.kind === 'token' ? { ...before, lastUsedAt: now } : before,
    )
  }

  /** One of ours that is not known here may have been made a moment ago elsewhere. */
  async function appear(id: string): Promise<void> {
    if (store.get(tokenKey(id)) !== undefined) return
    await waitFor(documents, [])
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer)
        stop()
        resolve()
      }
      const timer = setTimeout(done, APPEAR_MS)
      const stop = store.onChange(() => {
        if (store.get(tokenKey(id)) !== undefined) done()
      })
    })
    const reason = trouble()
    if (store.get(tokenKey(id)) === undefined && reason !== null)
      throw new SignInError(
        'MR_BEHIND',
        `This instance does not know whether this token is good: ${reason}. Ask again in a second.`,
        { retryAfter: 1 },
      )
  }

  return {
    async find(secret) {
      const id = seal.tokenId(secret)
      if (id !== null) await appear(id)
      const token = id === null ? null : good(id)
      const person = token && lives.personOf(token)
      if (id === null || token === null || person === null)
        throw new SignInError(
          'MR_BAD_CREDENTIALS',
          'The bearer token is not good: there is none like it, it has expired, or it was revoked.',
        )
      note(id, token)
      const { actions, tenantId } = token
      return { person, credential: { kind: 'token', id, actions }, tenantId }
    },
    isGood: (id) => good(id) !== null,
    list: (owner) =>
      ownedBy(owner)
        .map(([id, token]) => shown(id, token, used.get(id)))
        .sort((a, b) => b.created_at - a.created_at),
    async create(person, change) {
      const { provider } = person
      if (provider === 'none') throw new TypeError('Nobody in particular has no tokens')
      if (ownedBy(person).length >= MAX_PER_PERSON)
        throw new SignInError(
          'MR_KEPT_LIMIT',
          `You have ${MAX_PER_PERSON} tokens, which is the most. Revoke some that are not needed any more.`,
        )
      const { secret, id } = seal.newToken()
      const createdAt = Date.now()
      const token: StoredToken = {
        kind: 'token',
        provider,
        name: person.name,
        displayName: person.displayName,
        email: person.email,
        roles: [...person.roles],
        title: change.name,
        prefix: secret.slice(0, PREFIX_LENGTH),
        createdAt,
        lastUsedAt: null,
        expiresAt:
          change.expires_in_days === null ? null : createdAt + change.expires_in_days * DAY_MS,
        actions: change.actions === null ? null : [...new Set(change.actions)],
        tenantId: change.tenant_id,
      }
      const position = await store.writeNow(tokenKey(id), () => token)
      return { token: { ...shown(id, token, undefined), secret }, position }
    },
    async revoke(owner, id) {
      const token = store.get(tokenKey(id))
      if (token?.kind !== 'token' || !isOf(owner, token)) return { found: false, position: null }
      const until = Math.max(Date.now(), token.expiresAt ?? 0) + ENDED_MS
      const position = await store.write(tokenKey(id), () => ({ kind: 'ended', until }))
      return { found: true, position }
    },
    refresh(person) {
      for (const [id, token] of ownedBy(person)) {
        if (JSON.stringify(token.roles) === JSON.stringify(person.roles)) continue
        void store.write(tokenKey(id), (before) =>
          before?.kind === 'token' ? { ...before, roles: [...person.roles] } : before,
        )
      }
    },
  }
}

function shown(id: string, token: StoredToken, usedHere: number | undefined): Token {
  return {
    id,
    name: token.title,
    prefix: token.prefix,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    last_used_at: usedHere ?? token.lastUsedAt,
    actions: token.actions,
    tenant_id: token.tenantId,
  }
}
