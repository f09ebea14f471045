/** Ending sessions, making and revoking tokens. Who came with a token does none of it: what leaks must not make more of itself. */
import { writeResponses } from '@millrace/contract/responses.ts'
import { tokenChange } from '@millrace/contract/session.ts'
import { z } from 'zod'
import type { Identity } from '../../access/identity.ts'
import type { StatePosition } from '../../access/sign-in/model.ts'
import { OWN } from '../access-rule.ts'
import type { ServeContext } from '../context.ts'
import { quote, ServeError } from '../errors.ts'
import { noParams, pathId } from '../input.ts'
import { defineOperation } from '../operation.ts'
import { sendWritten } from '../read-your-writes.ts'
import { noteOwn } from '../sign-in/note-sign-in.ts'

const sessionParams = z.object({ session_id: pathId.describe('Id of a session, as listed.') })
const tokenParams = z.object({ token_id: pathId.describe('Id of a token, as listed.') })
const ended = { contentType: 'application/json', schema: writeResponses.sessionEnded }

export const signInOperations = [
  defineOperation({
    method: 'DELETE',
    access: OWN,
    path: '/admin/v1/sessions',
    summary: 'Signs you out everywhere',
    tag: 'sign-in',
    params: noParams,
    personal: true,
    answer: ended,
    async run({ context, identity, reply }) {
      refuseTokens(context, identity)
      const { ended: count, position } = await context.signIn.revokeAll(identity)
      noteOwn(context, identity, { event: 'logout-everywhere', detail: { ended: count } })
      return sendWritten(reply, identity, { ended: count }, textOf(position))
    },
  }),
  defineOperation({
    method: 'DELETE',
    access: OWN,
    path: '/admin/v1/sessions/{session_id}',
    summary: 'Ends one of your sessions; administrators any',
    tag: 'sign-in',
    params: sessionParams,
    personal: true,
    answer: ended,
    async run({ context, params, identity, reply }) {
      refuseTokens(context, identity)
      const isAdmin = context.access.explainAdmin(identity).decision === 'allow'
      const id = params.session_id
      const { found, position } = await context.signIn.revoke(id, isAdmin ? null : identity)
      if (!found)
        throw new ServeError(
          'MR_UNKNOWN_SESSION',
          `There is no session ${quote(id, 100)} of yours. It may have ended.`,
        )
      noteOwn(context, identity, {
        event: 'revoke-session',
        subjects: [{ type: 'session', name: id }],
      })
      return sendWritten(reply, identity, { ended: 1 }, textOf(position))
    },
  }),
  defineOperation({
    method: 'POST',
    access: OWN,
    path: '/admin/v1/tokens',
    summary: 'Makes a token for a program; this answer alone tells it',
    tag: 'sign-in',
    params: noParams,
    body: tokenChange,
    personal: true,
    answer: { contentType: 'application/json', schema: writeResponses.newToken },
    async run({ context, body, identity, reply }) {
      refuseTokens(context, identity)
      const tenants = context.access.tenantsOf(identity).map(({ id }) => id)
      if (body.tenant_id !== null && !tenants.includes(body.tenant_id))
        throw new ServeError(
          'MR_UNKNOWN_TENANT',
          `tenant_id is ${quote(body.tenant_id, 100)}, which is no tenant of yours. Leave it out, or give one of: ${tenants.join(', ')}.`,
        )
      const { token, position } = await context.signIn.createToken(identity, body)
      noteOwn(context, identity, {
        event: 'create-token',
        subjects: [{ type: 'token', name: token.name }],
        detail: {
          id: token.id,
          expires_at: token.expires_at,
          actions: token.actions,
          tenant_id: token.tenant_id,
        },
      })
      return sendWritten(reply, identity, { token }, textOf(position))
    },
  }),
  defineOperation({
    method: 'DELETE',
    access: OWN,
    path: '/admin/v1/tokens/{token_id}',
    summary: 'Revokes one of your tokens',
    tag: 'sign-in',
    params: tokenParams,
    personal: true,
    answer: { contentType: 'application/json', schema: writeResponses.tokenRevoked },
    async run({ context, params, identity, reply }) {
      refuseTokens(context, identity)
      const id = params.token_id
      const { found, position } = await context.signIn.revokeToken(identity, id)
      if (!found)
        throw new ServeError('MR_UNKNOWN_TOKEN', `There is no token ${quote(id, 100)} of yours.`)
      noteOwn(context, identity, { event: 'revoke-token', subjects: [{ type: 'token', name: id }] })
      return sendWritten(reply, identity, { revoked: id }, textOf(position))
    },
  }),
]

/** @throws ServeError */
function refuseTokens({ signIn }: ServeContext, { credential }: Identity): void {
  if (signIn.provider === 'none')
    throw new ServeError(
      'MR_NO_SIGN_IN',
      'There is no sign-in here, so nobody has sessions or tokens. AUTH_PROVIDER_TYPE says how people sign in.',
    )
  if (credential.kind === 'token')
    throw new ServeError(
      'MR_FORBIDDEN',
      'A token cannot make or revoke tokens, nor end sessions. Sign in with a session or with name and password.',
    )
}

const textOf = (position: StatePosition | null): StatePosition => position ?? ''
