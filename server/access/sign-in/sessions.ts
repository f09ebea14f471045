/** Sessions: made, found by their cookie, touched, ended. model.ts says what they promise. */
import type { Session } from '@millrace/contract/session.ts'
import type { AccessConfig } from '../../config/types.ts'
import { DocumentError } from '../../state/documents/errors.ts'
import type { Documents, StatePosition } from '../../state/documents/model.ts'
import type { Person } from '../identity.ts'
import { SignInError } from './errors.ts'
import type { Lives } from './lives.ts'
import type { Caller, NewSession, SignedIn } from './model.ts'
import type { OpenedCookie, Seal, SealedClaims } from './seal.ts'
import type { Store } from './store.ts'
import { cutKey, isOf, type Owner, SESSIONS, sessionKey, type StoredSession } from './stored.ts'

export interface Sessions {
  begin(person: Person, caller: Caller): Promise<NewSession>
  /** Who has this cookie; null: it is no longer good. @param isUse it counts as used now @throws SignInError MR_BEHIND */
  find(opened: OpenedCookie, isUse: boolean): Promise<SignedIn | null>
  isGood(id: string): boolean
  end(id: string): Promise<StatePosition | null>
  list(owner: Owner | null, current: string | null): readonly Session[]
  endAll(owner: Owner): Promise<{ readonly ended: number; readonly position: StatePosition | null }>
}

/** How long a cookie alone lets somebody in while the log is away. */
const ALONE_MS = 900_000
const WAIT_MS = 2_000
/** Of one person; the oldest ends when another is made. */
const MAX_PER_PERSON = 100
const MAX_AGENT = 200
/** Of what is forgotten the log has what is a few minutes old. */
const MAX_USED = 50_000

interface Parts {
  readonly config: AccessConfig
  readonly seal: Seal
  readonly store: Store
  readonly documents: Documents
  readonly lives: Lives
  /** Why the log does not take anything, a sentence; null: it does. */
  readonly trouble: () => string | null
}

export function openSessions(parts: Parts): Sessions {
  const { seal, store, documents, lives } = parts
  const { idleMs, absoluteMs } = parts.config.sessions
  /** A session is marked as used at most so often: each mark is a record of the log. */
  const touchMs = Math.min(300_000, idleMs / 10)
  /** When sessions were last used here. */
  const used = new Map<string, number>()
  /** Sessions that are good without a document, while the log is away. */
  const alone = new Map<string, SealedClaims>()

  function stored(id: string): StoredSession | null {
    const value = store.get(sessionKey(id))
    if (value?.kind !== 'session') return null
    const lastSeenAt = Math.max(value.lastSeenAt, used.get(id) ?? 0)
    return lives.session({ ...value, lastSeenAt }, Date.now())
  }

  /** By what the cookie says itself; what was ended is not good, whatever it says. */
  function isGoodAlone(id: string, claims: SealedClaims): boolean {
    if (Date.now() >= claims.aloneUntil || lives.isCut(claims, claims.createdAt)) return false
    const value = store.get(sessionKey(id))
    return value?.kind !== 'ended' && lives.personOf(claims) !== null
  }

  function isGood(id: string): boolean {
    if (store.isKept(sessionKey(id))) return stored(id) !== null
    const claims = alone.get(id)
    return claims !== undefined && isGoodAlone(id, claims)
  }

  function note(id: string, session: StoredSession): void {
    const now = Date.now()
    used.delete(id)
    used.set(id, now)
    const [oldest] = used.keys()
    if (used.size > MAX_USED && oldest !== undefined) used.delete(oldest)
    if (now - session.lastSeenAt < touchMs) return
    void store.write(sessionKey(id), (before) =>
      before?.kind === 'session'
        ? { ...before, lastSeenAt: Math.max(before.lastSeenAt, now) }
        : before,
    )
  }

  function signedIn(id: string, of: StoredSession | SealedClaims): SignedIn | null {
    const person = lives.personOf(of)
    return person && { person, credential: { kind: 'session', id }, tenantId: null }
  }

  async function find(
    { id, position, claims }: OpenedCookie,
    isUse: boolean,
  ): Promise<SignedIn | null> {
    const key = sessionKey(id)
    if (!store.isKept(key)) {
      if (claims !== null) {
        if (!isGoodAlone(id, claims)) return null
        alone.set(id, claims)
        keep(id, claims)
        return signedIn(id, claims)
      }
      await waitFor(documents, [position])
    }
    const value = store.get(key)
    const session = stored(id)
    if (session === null || value?.kind !== 'session') return null
    alone.delete(id)
    if (isUse) note(id, value)
    return signedIn(id, session)
  }

  /** A session that was made while the log was away becomes one like any other when it is back. */
  function keep(id: string, claims: SealedClaims): void {
    if (store.get(sessionKey(id)) !== undefined) return
    const session = storedOf(claims, absoluteMs)
    void store.write(sessionKey(id), (before) => before ?? session)
  }

  const until = (): number => Date.now() + absoluteMs

  function end(id: string): Promise<StatePosition | null> {
    alone.delete(id)
    return store.write(sessionKey(id), () => ({ kind: 'ended', until: until() }))
  }

  function sessionsOf(owner: Owner | null): readonly (readonly [string, StoredSession])[] {
    return store.list(SESSIONS).flatMap(([key, value]) => {
      const id = key.slice(SESSIONS.length)
      if (value.kind !== 'session' || (owner !== null && !isOf(owner, value))) return []
      const session = isGood(id) ? { ...value, lastSeenAt: used.get(id) ?? value.lastSeenAt } : null
      return session === null ? [] : [[id, session] as const]
    })
  }

  return {
    find,
    isGood,
    end,
    async begin(person, caller) {
      const { provider } = person
      if (provider === 'none') throw new TypeError('Nobody in particular has no session')
      const others = [...sessionsOf(person)].sort(([, a], [, b]) => a.createdAt - b.createdAt)
      for (const [id] of others.slice(0, Math.max(0, others.length - MAX_PER_PERSON + 1))) {
        void end(id)
      }
      const { secret, id } = seal.newId()
      const now = Date.now()
      const cut = store.get(cutKey(person))
      const claims: SealedClaims = {
        provider,
        name: person.name,
        displayName: person.displayName,
        email: person.email,
        roles: [...person.roles],
        address: caller.address ?? '',
        userAgent: String(caller.headers['user-agent'] ?? '').slice(0, MAX_AGENT) || null,
        // Clocks differ: who signs out everywhere and in again is in.
        createdAt: cut?.kind === 'cut' ? Math.max(now, cut.before) : now,
        aloneUntil: now + ALONE_MS,
      }
      const session = storedOf(claims, absoluteMs)
      const position = await store.write(sessionKey(id), (before) => before ?? session)
      if (position !== null) {
        const { expiresAt } = session
        return { id, cookie: seal.cookie(secret, position), expiresAt, position }
      }
      const cookie = seal.aloneCookie(secret, claims)
      if (cookie === null)
        throw new DocumentError(
          'MR_STATE_AWAY',
          `You cannot sign in while sessions cannot be saved (${parts.trouble() ?? 'Kafka does not answer'}): your roles do not fit into a cookie. Try again when Kafka is back.`,
          { retryAfter: 5 },
        )
      alone.set(id, claims)
      return { id, cookie, expiresAt: session.expiresAt, position: null }
    },
    list: (owner, current) =>
      sessionsOf(owner)
        .map(([id, session]) => shown(id, session, id === current))
        .sort((a, b) => b.last_seen_at - a.last_seen_at),
    async endAll(owner) {
      const known = sessionsOf(owner)
      // By the latest of all clocks that made one of them.
      const before = Math.max(Date.now(), ...known.map(([, { createdAt }]) => createdAt)) + 1
      const position = await store.write(cutKey(owner), (last) => ({
        kind: 'cut',
        before: last?.kind === 'cut' ? Math.max(before, last.before) : before,
        until: until(),
      }))
      return { ended: known.length, position }
    },
  }
}

function storedOf(claims: SealedClaims, absoluteMs: number): StoredSession {
  const { aloneUntil: _, ...about } = claims
  return {
    kind: 'session',
    ...about,
    lastSeenAt: claims.createdAt,
    expiresAt: claims.createdAt + absoluteMs,
  }
}

function shown(id: string, session: StoredSession, current: boolean): Session {
  return {
    id,
    current,
    provider: session.provider,
    user: session.name,
    address: session.address,
    user_agent: session.userAgent,
    created_at: session.createdAt,
    last_seen_at: session.lastSeenAt,
    expires_at: session.expiresAt,
  }
}

/** @throws SignInError MR_BEHIND when this instance does not have them after 2 s */
export async function waitFor(
  documents: Documents,
  positions: readonly StatePosition[],
): Promise<void> {
  const started = Date.now()
  const ready = documents.isReady || (await inTime(documents.ready))
  const left = WAIT_MS - (Date.now() - started)
  if (ready) {
    const reached = positions.map((position) => documents.reached(position, left))
    if ((await Promise.all(reached)).every(Boolean)) return
  }
  throw new SignInError(
    'MR_BEHIND',
    'This instance has not read your session from Kafka yet. Ask again in a second; any other instance may have it.',
    { retryAfter: 1 },
  )
}

async function inTime(ready: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, WAIT_MS, false)
  })
  try {
    return await Promise.race([ready.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
