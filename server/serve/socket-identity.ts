/**
 * Who a socket belongs to. Asked again with the request that opened it whenever a session may have ended or policies changed:
 * a socket lives for days, and must not be let in for longer than the next request would be.
 */
import type { Identity } from '../access/identity.ts'
import { asServeError } from './errors.ts'

/** Close codes of ours (RFC 6455 keeps 4000–4999 for applications). */
const CLOSE_NOBODY = 4401
const CLOSE_TENANT = 4403
/** The log is away, or too many try to sign in: asked again. */
const RETRY_MS = 1_000

export interface SocketIdentity extends Disposable {
  readonly current: Identity
  /** Something changed that it depends on. */
  askAgain(): void
}

export interface SocketIdentityParts {
  readonly first: Identity
  /** As for a new request. @throws ServeError, SignInError */
  readonly authenticate: () => Promise<Identity>
  /** Cheap: whether what it was let in with still holds. */
  readonly isGood: (identity: Identity) => boolean
  /** It sees or may do something else. */
  readonly changed: () => void
  /** It may stay no longer. */
  readonly refused: (code: number, reason: string) => void
}

export function socketIdentity(parts: SocketIdentityParts): SocketIdentity {
  let current = parts.first
  let asking = false
  let again = false
  let closed = false
  let timer: NodeJS.Timeout | undefined

  function refuse(code: number, reason: string): void {
    closed = true
    parts.refused(code, reason)
  }

  async function ask(): Promise<void> {
    try {
      const next = await parts.authenticate()
      if (closed) return
      const isSame = textOf(next) === textOf(current)
      current = next
      if (!isSame) parts.changed()
    } catch (thrown) {
      if (closed) return
      const { code, message, status } = asServeError(thrown)
      if (code === 'MR_UNKNOWN_TENANT') refuse(CLOSE_TENANT, message)
      else if (status === 401 || status === 403) refuse(CLOSE_NOBODY, message)
      else later()
    }
  }

  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      begin()
    }, RETRY_MS)
  }

  function begin(): void {
    if (closed) return
    if (!parts.isGood(current)) {
      refuse(CLOSE_NOBODY, 'You are signed out: sign in again.')
    } else if (asking) again = true
    else {
      asking = true
      void ask().finally(() => {
        asking = false
        if (!again) return
        again = false
        begin()
      })
    }
  }

  return {
    get current() {
      return current
    },
    askAgain: begin,
    [Symbol.dispose]() {
      closed = true
      clearTimeout(timer)
    },
  }
}

/** What decisions depend on, as one text. */
function textOf({ scope, ...identity }: Identity): string {
  return JSON.stringify([identity, scope.key])
}
