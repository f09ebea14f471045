/** What this installation is made of, for those who run it. */
import { responses } from '@millrace/contract/responses.ts'
import { ADMIN } from '../access-rule.ts'
import { noParams, noQuery } from '../input.ts'
import { defineRead } from '../read.ts'

export const installationReads = [
  defineRead({
    access: ADMIN,
    path: '/admin/v1/installation',
    summary:
      'Variables that are set, what each cluster’s principal lacks, and how long snapshots take',
    tag: 'admin',
    params: noParams,
    query: noQuery,
    response: responses.installation,
    // Memory and looks change without a section that this answer could wait for.
    cacheable: false,
    read: (context, _params, _query, { scope }) => ({
      data: context.installation({
        sets: new Set(context.estate.clusters().map(({ set }) => set)),
        items: scope.unrestricted,
      }),
      capturedAt: Date.now(),
      missing: [],
      watch: { kind: 'estate' },
    }),
  }),
]
