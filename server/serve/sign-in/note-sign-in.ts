/** Signing in and out, in the audit log. A name that failed is noted as it was given, without anything else that was. */
import type { FastifyRequest } from 'fastify'
import type { Identity, Person } from '../../access/identity.ts'
import type { AuditNote } from '../../audit/model.ts'
import type { ServeContext } from '../context.ts'

export function noteSignIn(
  { audit }: ServeContext,
  request: FastifyRequest,
  person: Pick<Person, 'provider' | 'name'> & Partial<Person>,
  note: Pick<AuditNote, 'event' | 'result'> & Partial<Pick<AuditNote, 'reason' | 'detail'>>,
): void {
  audit.note({
    kind: 'sign_in',
    phase: 'event',
    who: {
      provider: person.provider,
      name: person.name.slice(0, 256),
      email: person.email ?? null,
      roles: person.roles ?? [],
      via: request.headers['sec-fetch-site'] === undefined ? 'api' : 'ui',
      address: request.ip,
      tenantId: null,
    },
    action: null,
    clusterId: null,
    subjects: [],
    decision: null,
    reason: null,
    ...note,
  })
}

/** What somebody did to a session or token. */
export function noteOwn(
  { audit }: ServeContext,
  who: Identity,
  note: Pick<AuditNote, 'event'> & Partial<Pick<AuditNote, 'subjects' | 'detail'>>,
): void {
  audit.note({
    kind: 'sign_in',
    phase: 'event',
    who,
    action: null,
    clusterId: null,
    subjects: [],
    decision: null,
    result: 'succeeded',
    reason: null,
    ...note,
  })
}
