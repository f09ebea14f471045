/** Entries for tests. */
import type { AuditNote } from './model.ts'

export function noteFor(name: string, more: Partial<AuditNote> = {}): AuditNote {
  return {
    kind: 'mutation',
    phase: 'event',
    who: {
      provider: 'jetty',
      name,
      email: null,
      roles: ['operators'],
      via: 'api',
      address: '127.0.0.1',
      tenantId: 'Global',
    },
    event: 'create-topic',
    action: 'TOPIC_CREATE',
    clusterId: 'c-1',
    subjects: [{ type: 'topic', name: `of-${name}` }],
    decision: null,
    result: 'succeeded',
    reason: null,
    ...more,
  }
}
