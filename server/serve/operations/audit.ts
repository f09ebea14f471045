/** Reading the audit log: all of it for administrators, one's own part for everybody. */
import type { AuditEntry } from '@millrace/contract/audit.ts'
import { auditQuery } from '@millrace/contract/audit.ts'
import { searchResponses } from '@millrace/contract/responses.ts'
import { z } from 'zod'
import type { Identity } from '../../access/identity.ts'
import type { AuditPage } from '../../audit/model.ts'
import { ADMIN, OWN } from '../access-rule.ts'
import { ServeError } from '../errors.ts'
import { sendFlow } from '../flow.ts'
import { noParams, pathId } from '../input.ts'
import { defineOperation, metadataNow } from '../operation.ts'

/** Administrators of a tenant that sees a part read what was done in it; of one that sees everything, all. */
function visibleTo(identity: Identity): (entry: AuditEntry) => boolean {
  return identity.scope.unrestricted ? () => true : (entry) => entry.tenant_id === identity.tenantId
}

/** In this tenant, and what belongs to none: signing in. */
const isOwn =
  (identity: Identity) =>
  (entry: AuditEntry): boolean => {
    const { user, tenant_id: tenantId } = entry
    return (
      user.provider === identity.provider &&
      user.name === identity.name &&
      (tenantId === null || visibleTo(identity)(entry))
    )
  }

function bodyOf(identity: Identity, { entries, nextCursor, problem }: AuditPage): string {
  const metadata = {
    ...metadataNow(identity),
    ...(nextCursor === null ? {} : { next_cursor: nextCursor }),
    ...(problem === null
      ? {}
      : { missing: [{ section: 'audit_log', kind: 'unreachable', reason: problem }] }),
  }
  return JSON.stringify({ entries, metadata })
}

const CSV_COLUMNS = [
  'at',
  'user',
  'tenant_id',
  'via',
  'address',
  'kind',
  'phase',
  'event',
  'action',
  'cluster_id',
  'subjects',
  'result',
  'reason',
  'act_id',
  'id',
] as const

function csvLine(entry: AuditEntry): string {
  const values: Readonly<Record<(typeof CSV_COLUMNS)[number], string | null>> = {
    ...entry,
    at: new Date(entry.at).toISOString(),
    user: entry.user.name,
    subjects: entry.subjects.map(({ type, name }) => `${type}:${name}`).join(' '),
  }
  return `${CSV_COLUMNS.map((column) => csvField(values[column] ?? '')).join(',')}\r\n`
}

/** A leading sign would be a formula in a spreadsheet. RFC 4180. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const auditOperations = [
  defineOperation({
    method: 'GET',
    access: ADMIN,
    path: '/admin/v1/audit',
    summary: 'What people did, tried and asked, newest first; q is kJQ over an entry, or text',
    tag: 'audit',
    params: noParams,
    query: auditQuery,
    answer: { contentType: 'application/json', schema: searchResponses.audit },
    async run({ context, query, identity, signal, reply }) {
      const page = await context.audit.list(query, visibleTo(identity), signal)
      return reply.type('application/json; charset=utf-8').send(bodyOf(identity, page))
    },
  }),
  defineOperation({
    method: 'GET',
    access: OWN,
    path: '/admin/v1/activity',
    summary: 'What you did, tried and asked, newest first',
    tag: 'audit',
    params: noParams,
    query: auditQuery,
    answer: { contentType: 'application/json', schema: searchResponses.activity },
    async run({ context, query, identity, signal, reply }) {
      const page = await context.audit.list(query, isOwn(identity), signal)
      return reply.type('application/json; charset=utf-8').send(bodyOf(identity, page))
    },
  }),
  defineOperation({
    method: 'GET',
    access: OWN,
    path: '/admin/v1/audit/{entry_id}',
    summary: 'One entry: for administrators any, for everybody their own',
    tag: 'audit',
    params: z.object({ entry_id: pathId.describe('Id of the entry.') }),
    answer: { contentType: 'application/json', schema: searchResponses.auditEntry },
    async run({ context, params, identity, reply }) {
      const entry = await context.audit.get(params.entry_id)
      const isAdmin = context.access.explainAdmin(identity).decision === 'allow'
      const mayRead = (found: AuditEntry): boolean =>
        isOwn(identity)(found) || (isAdmin && visibleTo(identity)(found))
      if (entry === null || !mayRead(entry))
        throw new ServeError(
          'MR_NOT_FOUND',
          'There is no such entry in the audit log, or it is not yours to read.',
        )
      const body = { entry, metadata: metadataNow(identity) }
      return reply.type('application/json; charset=utf-8').send(JSON.stringify(body))
    },
  }),
  defineOperation({
    method: 'GET',
    access: ADMIN,
    path: '/admin/v1/audit-export',
    summary: 'The entries that match as a file, oldest first',
    tag: 'audit',
    params: noParams,
    query: auditQuery.omit({ limit: true, cursor: true }).extend({
      format: z.enum(['ndjson', 'csv']),
    }),
    answer: { contentType: ['application/x-ndjson', 'text/csv'], schema: null },
    async run({ context, query: { format, ...query }, identity, signal, reply }) {
      const batches = context.audit.export(query, visibleTo(identity), signal)
      const csv = format === 'csv'
      async function* text(): AsyncGenerator<string> {
        if (csv) yield `${CSV_COLUMNS.join(',')}\r\n`
        for await (const entries of batches)
          yield entries
            .map((entry) => (csv ? csvLine(entry) : `${JSON.stringify(entry)}\n`))
            .join('')
      }
      const name = `audit-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z.${format}`
      const headers = {
        'content-type': csv ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
      }
      return sendFlow(reply, headers, text())
    },
  }),
]
