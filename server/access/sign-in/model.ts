/** Ways in: who has signed in, with what, and how they leave. `serve/sign-in` gives it pages and routes. */
import type { NewToken, Session, Token, tokenChange } from '@millrace/contract/session.ts'
import type { z } from 'zod'
import type { Credential, Identity, Person, ProviderType } from '../identity.ts'

/** Headers as Node gives them; a socket keeps those of its upgrade request. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>

export interface Caller {
  readonly headers: RequestHeaders
  /** Of the client, as far as HTTP_FORWARDED lets it be told. */
  readonly address: string | null
  /** The listener on API_PORT: basic and bearer only. */
  readonly listener: 'console' | 'api'
  /** It came by HTTPS, as far as HTTP_FORWARDED lets it be told: only a `__Host-` cookie counts then. */
  readonly secure: boolean
}

export interface SignedIn {
  readonly person: Person
  readonly credential: Credential
  /** Of a token that is bound to one; null: as asked for. */
  readonly tenantId: string | null
}

/** Where a session's answer lies in the log, so that every instance knows it (serve/read-your-writes.ts). */
export type StatePosition = string

/** A session made, as a cookie holds it. */
export interface NewSession {
  readonly id: string
  /** Value of the session's cookie. */
  readonly cookie: string
  /** ms since epoch: when the cookie ends. */
  readonly expiresAt: number
  /** null: the log is away; the session is short, signed, and of no document. */
  readonly position: StatePosition | null
}

export interface SignIn extends AsyncDisposable {
  readonly provider: ProviderType
  /** Of the session, with `__Host-` before it on HTTPS; its end tells installations under one host apart. */
  readonly cookieName: string
  /** Why sessions made now are short, a sentence; null: they are not. */
  readonly trouble: string | null
  /**
   * Resolves when this instance has the sessions and tokens that were written up to these positions.
   * @throws SignInError MR_BEHIND after 2 s
   */
  caughtUp(positions: readonly StatePosition[]): Promise<void>
  /**
   * Who sends this. null: nobody has signed in (no cookie, no Authorization), or what they bring is no longer good.
   * With `provider` none everybody is the anonymous person.
   * @throws SignInError MR_BEHIND (503): a session that this instance may not have read yet; MR_SIGN_IN_LIMIT (429);
   * MR_BAD_CREDENTIALS (401) for a wrong basic password or bearer token
   */
  authenticate(caller: Caller): Promise<SignedIn | null>
  /**
   * Checks a user's name and password of the file. Takes as long for a name that there is not.
   * null: wrong. @throws SignInError MR_SIGN_IN_LIMIT
   */
  checkPassword(name: string, password: string, caller: Caller): Promise<Person | null>
  /** Begins a session for somebody whose identity is proven. A session that the caller already has is ended: no fixation. */
  begin(person: Person, caller: Caller): Promise<NewSession>
  /** Ends the caller's session, wherever it was made. */
  end(caller: Caller): Promise<StatePosition | null>
  sessions(identity: Identity): readonly Session[]
  /** Of everybody, for admins. */
  allSessions(): readonly Session[]
  /** @param owner null: anybody's (an admin). Resolves with false when there is none of theirs. */
  revoke(
    id: string,
    owner: Identity | null,
  ): Promise<{ readonly found: boolean; readonly position: StatePosition | null }>
  /** Signs out everywhere: sessions of this person, and tokens if asked. Resolves with how many. */
  revokeAll(
    person: Pick<Person, 'provider' | 'name'>,
  ): Promise<{ readonly ended: number; readonly position: StatePosition | null }>
  tokens(identity: Identity): readonly Token[]
  createToken(
    identity: Identity,
    change: z.output<typeof tokenChange>,
  ): Promise<{ readonly token: NewToken; readonly position: StatePosition | null }>
  revokeToken(
    identity: Identity,
    id: string,
  ): Promise<{ readonly found: boolean; readonly position: StatePosition | null }>
  /** A session or token ended, or its person's roles may be others: sockets that were opened with it must be asked anew. */
  onChange(listener: () => void): () => void
  /** Whether a credential that was good is still good. Cheap: from memory. */
  isGood(credential: Credential): boolean
}
