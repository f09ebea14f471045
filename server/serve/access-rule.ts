/**
 * What every route, every read and every frame of the socket says about who may: there is none without. A test goes through all of
 * them (access-rules.test.ts), and a route that is registered without one ends the start.
 */
import type { ClientFrame } from '@millrace/contract/socket.ts'

export type AccessRule =
  /** Whoever reaches the port: nothing of a cluster or a person is told. */
  | { readonly kind: 'public' }
  /** Everybody who may come in. What is answered is that of their tenant. */
  | { readonly kind: 'everybody' }
  /** Everybody who may come in, and only what is their own. */
  | { readonly kind: 'own' }
  | { readonly kind: 'admin' }
  /** Records of topics: jobs/may-read decides per topic. */
  | { readonly kind: 'records' }
  /** A change to a cluster: act/pipeline decides per target. */
  | { readonly kind: 'mutation' }

export const PUBLIC: AccessRule = { kind: 'public' }
export const EVERYBODY: AccessRule = { kind: 'everybody' }
export const OWN: AccessRule = { kind: 'own' }
export const ADMIN: AccessRule = { kind: 'admin' }
export const RECORDS: AccessRule = { kind: 'records' }
export const MUTATION: AccessRule = { kind: 'mutation' }

/** `subscribe`: the rule of the read that it names holds. */
export const FRAME_ACCESS: Readonly<Record<ClientFrame['type'], AccessRule>> = {
  subscribe: EVERYBODY,
  unsubscribe: OWN,
  live: EVERYBODY,
  search: RECORDS,
  search_stop: OWN,
  search_pause: OWN,
  ping: OWN,
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: AccessRule
  }
}
