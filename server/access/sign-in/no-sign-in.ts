/** AUTH_PROVIDER_TYPE is not set: everybody is the same anonymous person, and there is nothing to sign in to. */
import type { SignedIn, SignIn } from './model.ts'

const ANONYMOUS: SignedIn = {
  person: { provider: 'none', name: 'anonymous', displayName: null, email: null, roles: [] },
  credential: { kind: 'none' },
  tenantId: null,
}

function none(): never {
  throw new TypeError('There is no sign-in here, so nobody has a session or a token.')
}

export function noSignIn(): SignIn {
  return {
    provider: 'none',
    cookieName: '',
    trouble: null,
    caughtUp: async () => undefined,
    authenticate: async () => ANONYMOUS,
    checkPassword: async () => null,
    begin: none,
    end: async () => null,
    sessions: () => [],
    allSessions: () => [],
    revoke: async () => ({ found: false, position: null }),
    revokeAll: async () => ({ ended: 0, position: null }),
    tokens: () => [],
    createToken: none,
    revokeToken: async () => ({ found: false, position: null }),
    onChange: () => () => undefined,
    isGood: () => true,
    async [Symbol.asyncDispose]() {},
  }
}
