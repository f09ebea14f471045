/** Sessions and tokens: the ways in that people have given themselves. */
import { responses } from '@millrace/contract/responses.ts'
import { z } from 'zod'
import { OWN } from '../access-rule.ts'
import { ServeError } from '../errors.ts'
import { noParams, noQuery } from '../input.ts'
import { type Answer, defineRead } from '../read.ts'

/** They are made and ended on any instance, of which no section tells. */
const LOOK_AGAIN_MS = 2_000

export const signInReads = [
  defineRead({
    access: OWN,
    path: '/admin/v1/sessions',
    summary: 'Your sessions; with all=true those of everybody, for administrators',
    tag: 'sign-in',
    params: noParams,
    query: z.object({ all: z.enum(['true', 'false']).optional() }),
    response: responses.sessions,
    cacheable: false,
    personal: true,
    read({ signIn, access }, _params, { all }, identity) {
      if (all !== 'true') return ofNow(signIn.sessions(identity))
      const decision = access.explainAdmin(identity)
      if (decision.decision !== 'allow') throw new ServeError('MR_FORBIDDEN', decision.reason)
      const own = signIn.sessions(identity).find(({ current }) => current)
      return ofNow(
        signIn.allSessions().map((session) => ({ ...session, current: session.id === own?.id })),
      )
    },
  }),
  defineRead({
    access: OWN,
    path: '/admin/v1/tokens',
    summary: 'Your tokens for programs, without the tokens themselves',
    tag: 'sign-in',
    params: noParams,
    query: noQuery,
    response: responses.tokens,
    cacheable: false,
    personal: true,
    read: ({ signIn }, _params, _query, identity) => ofNow(signIn.tokens(identity)),
  }),
]

function ofNow(data: unknown): Answer {
  const now = Date.now()
  return { data, capturedAt: now, missing: [], watch: { kind: 'time', at: now + LOOK_AGAIN_MS } }
}
