/**
 * Whether somebody is signed in, as the server's answers tell. Before anything was shown the sign-in page is gone to at once;
 * from a page that stands there nobody is taken away: what was typed would be lost.
 */
import { create } from 'zustand'

export type SignedIn =
  /** Nothing was answered yet. */
  | 'unknown'
  | 'in'
  /** On the way to the sign-in page. */
  | 'leaving'
  /** Came back from there, and is still nobody: leaving again would go on for ever. */
  | 'refused'
  /** The session ended while a page was shown. */
  | 'ended'

export const useSignedIn = create<{ readonly state: SignedIn }>()(() => ({ state: 'unknown' }))

export type Sign =
  | { readonly kind: 'answered' }
  | { readonly kind: 'unauthenticated'; readonly sinceLeftMs: number | null }

/** Coming back sooner than this after leaving, still without a session: the cookie is not kept. */
const TOO_SOON_MS = 20_000

/** What a sign makes of the state. */
export function nextSignedIn(state: SignedIn, sign: Sign): SignedIn {
  switch (sign.kind) {
    case 'answered':
      // An answer that was under way when the session ended proves nothing.
      return state === 'leaving' || state === 'ended' ? state : 'in'
    case 'unauthenticated':
      if (state === 'in') return 'ended'
      if (state !== 'unknown') return state
      return sign.sinceLeftMs !== null && sign.sinceLeftMs < TOO_SOON_MS ? 'refused' : 'leaving'
  }
}

/** A request was answered for somebody. */
export function noteAnswered(): void {
  if (useSignedIn.getState().state !== 'unknown') return
  useSignedIn.setState({ state: nextSignedIn('unknown', { kind: 'answered' }) })
  forgetLeaving()
}

/** A request, or the socket, was refused because nobody is signed in. */
export function noteUnauthenticated(): void {
  const before = useSignedIn.getState().state
  const state = nextSignedIn(before, { kind: 'unauthenticated', sinceLeftMs: sinceLeft() })
  if (state === before) return
  useSignedIn.setState({ state })
  if (state === 'leaving') leaveToSignIn()
}

/** Somebody has signed in meanwhile, in another tab. */
export function noteReturned(): void {
  useSignedIn.setState({ state: 'in' })
}

/** The page that the server makes, which leads back here. */
export function signInUrl(): string {
  const base = new URL(document.baseURI)
  const here = location.pathname.slice(base.pathname.length - 1) + location.search
  return new URL(`login?${new URLSearchParams({ landing: here })}`, base).href
}

/** Leaves for the sign-in page; the way back is this address. */
export function leaveToSignIn(): void {
  try {
    sessionStorage.setItem(LEFT, String(Date.now()))
  } catch {
    // Storage is off: a loop would be seen by whoever looks, and each step needs their password.
  }
  location.replace(signInUrl())
}

const LEFT = 'millrace.left-to-sign-in'

function sinceLeft(): number | null {
  try {
    const left = Number(sessionStorage.getItem(LEFT) ?? Number.NaN)
    return Number.isNaN(left) ? null : Date.now() - left
  } catch {
    return null
  }
}

function forgetLeaving(): void {
  try {
    sessionStorage.removeItem(LEFT)
  } catch {
    // Storage is off: nothing was kept.
  }
}
