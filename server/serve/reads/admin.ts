/** This installation, and who asks. */
import { responses } from '@millrace/contract/responses.ts'
import { noParams, noQuery } from '../input.ts'
import { defineRead } from '../read.ts'

export const adminReads = [
  defineRead({
    path: '/admin/v1/status',
    summary: 'This installation: version, engine, warnings, what everybody may do',
    tag: 'admin',
    params: noParams,
    query: noQuery,
    response: responses.status,
    cacheable: false,
    read: (context) => ({
      data: context.status(),
      capturedAt: Date.now(),
      missing: [],
      watch: { kind: 'engine' },
    }),
  }),
  defineRead({
    path: '/me',
    summary: 'Who asks, and what they may do',
    tag: 'admin',
    params: noParams,
    query: noQuery,
    response: responses.me,
    cacheable: false,
    read: (context, _params, _query, identity) => ({
      data: {
        provider: identity.provider,
        name: identity.name,
        roles: identity.roles,
        tenant_id: identity.tenantId,
        actions: context.status().allowed_actions,
      },
      capturedAt: Date.now(),
      missing: [],
      watch: { kind: 'nothing' },
    }),
  }),
]
