/** Sign-in of an installation that has it: files of users, sessions, tokens. What each promises stands in model.ts. */
import type { AccessConfig } from '../../config/types.ts'
import type { Logger } from '../../log/logger.ts'
import { openDocuments } from '../../state/documents/open-documents.ts'
import { memoryLog } from '../../state/log/memory-log.ts'
import type { EventLog } from '../../state/log/model.ts'
import type { Credential } from '../identity.ts'
import { basicOf, passwords, type Passwords, wrongPassword } from './basic.ts'
import { cookieOf, sessionCookieName } from './cookies.ts'
import { startJanitor } from './janitor.ts'
import { lives, type Users } from './lives.ts'
import type { Caller, SignedIn, SignIn } from './model.ts'
import { noSignIn } from './no-sign-in.ts'
import { makeSeal, type OpenedCookie } from './seal.ts'
import { openSessions, waitFor } from './sessions.ts'
import { signInLimits } from './sign-in-limits.ts'
import { openStore } from './store.ts'
import { openTokens } from './tokens.ts'
import { userSource } from './users/user-source.ts'

export interface SignInOptions {
  readonly config: AccessConfig
  /** MILLRACE_SECRET; null: sessions and tokens are in memory and end with the process. */
  readonly secret: string | null
  /** MILLRACE_TOPIC_PREFIX */
  readonly prefix: string
  readonly eventLog: EventLog
  readonly log: Logger
  /** Why this instance must not write now, a sentence; null: it may. */
  readonly mayWrite: () => string | null
}

export function openSignIn(options: SignInOptions): SignIn {
  const { config, secret, log } = options
  if (config.provider === 'none') return noSignIn()
  const eventLog = secret === null ? memoryLog() : options.eventLog
  const mayWrite = secret === null ? () => null : options.mayWrite
  const documents = openDocuments({ kind: 'session', eventLog, log, mayWrite })
  const trouble = (): string | null =>
    eventLog.trouble ??
    mayWrite() ??
    (documents.isReady ? null : 'Sessions are still being read from Kafka.')
  const store = openStore(documents, () => trouble() === null, log)
  const users: Users = {
    console: config.userFile === null ? null : userSource(config.userFile, log),
    api:
      config.apiUserFile === null || config.apiUserFile === config.userFile
        ? null
        : userSource(config.apiUserFile, log),
  }
  const seal = makeSeal(secret, options.prefix)
  const cookieName = `millrace_session_${seal.installation}`
  const alive = lives(config, store, users)
  const sessions = openSessions({ config, seal, store, documents, lives: alive, trouble })
  const tokens = openTokens({ seal, store, documents, lives: alive, trouble })
  const limits = signInLimits()
  const ofConsole = users.console && passwords(users.console, limits)
  const ofApi = users.api === null ? ofConsole : passwords(users.api, limits)
  const listeners = new Set<() => void>()
  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const janitor = startJanitor(store, log, tell)
  const stops = [store.onChange(tell), users.console?.onChange(tell), users.api?.onChange(tell)]

  function opened({ headers, secure }: Caller): OpenedCookie | null {
    const cookie = cookieOf(headers, sessionCookieName(cookieName, secure))
    return cookie === undefined ? null : seal.open(cookie)
  }

  function isGood(credential: Credential): boolean {
    switch (credential.kind) {
      case 'none':
        return false
      case 'basic':
        return true
      case 'session':
        return sessions.isGood(credential.id)
      case 'token':
        return tokens.isGood(credential.id)
    }
  }

  function passwordsFor(caller: Caller): Passwords | null {
    return caller.listener === 'api' ? ofApi : ofConsole
  }

  /** null: it brings nothing that is asked for here; others on the way (a proxy) may have put it there for themselves. */
  async function byHeader(caller: Caller): Promise<SignedIn | null> {
    const { authorization } = caller.headers
    if (typeof authorization !== 'string') return null
    const bearer = /^bearer +(\S+) *$/i.exec(authorization)?.[1]
    if (bearer !== undefined && (bearer.startsWith('mr_') || caller.listener === 'api'))
      return tokens.find(bearer)
    if (caller.listener === 'console' && config.method !== 'basic') return null
    const given = basicOf(authorization)
    const checking = passwordsFor(caller)
    if (given === null || checking === null) return null
    const person = await checking.check(given.name, given.password, caller.address)
    if (person === null) throw wrongPassword()
    return { person, credential: { kind: 'basic' }, tenantId: null }
  }

  async function authenticate(caller: Caller): Promise<SignedIn | null> {
    const shown = await byHeader(caller)
    if (shown !== null || caller.listener === 'api') return shown
    const cookie = opened(caller)
    // A socket that is open, and asked for again by itself, is nobody who does anything.
    const isUse = caller.headers['upgrade'] === undefined
    return cookie === null ? null : sessions.find(cookie, isUse)
  }

  return {
    provider: config.provider,
    cookieName,
    get trouble() {
      return trouble()
    },
    caughtUp: (positions) => waitFor(documents, positions),
    async authenticate(caller) {
      const signedIn = await authenticate(caller)
      const credential = signedIn?.credential
      if (credential?.kind === 'session' || credential?.kind === 'token')
        janitor.watch(`${credential.kind} ${credential.id}`, () => isGood(credential))
      return signedIn
    },
    async checkPassword(name, password, caller) {
      return (await passwordsFor(caller)?.check(name, password, caller.address)) ?? null
    },
    async begin(person, caller) {
      const before = opened(caller)
      if (before !== null) void sessions.end(before.id)
      tokens.refresh(person)
      return sessions.begin(person, caller)
    },
    async end(caller) {
      const cookie = opened(caller)
      return cookie === null ? null : sessions.end(cookie.id)
    },
    sessions: (identity) => sessions.list(identity, idOf(identity.credential)),
    allSessions: () => sessions.list(null, null),
    async revoke(id, owner) {
      const theirs = sessions.list(owner, null)
      if (!theirs.some((session) => session.id === id)) return { found: false, position: null }
      return { found: true, position: await sessions.end(id) }
    },
    revokeAll: (person) => sessions.endAll(person),
    tokens: (identity) => tokens.list(identity),
    createToken: (identity, change) => tokens.create(identity, change),
    revokeToken: (identity, id) => tokens.revoke(identity, id),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isGood,
    async [Symbol.asyncDispose]() {
      for (const stop of stops) stop?.()
      janitor[Symbol.dispose]()
      users.console?.[Symbol.dispose]()
      users.api?.[Symbol.dispose]()
      store[Symbol.dispose]()
      await documents[Symbol.asyncDispose]()
      if (secret === null) await eventLog[Symbol.asyncDispose]()
    },
  }
}

const idOf = (credential: Credential): string | null =>
  credential.kind === 'session' ? credential.id : null
