/** The audit log, as the house writes and reads it. In Kafka (`_audit_log`), and on stdout where that is memory. */
import type { AuditEntry, AuditSubject, auditQuery } from '@millrace/contract/audit.ts'
import type { Explanation } from '@millrace/contract/access.ts'
import type { ActionName } from '@millrace/contract/actions.ts'
import type { z } from 'zod'
import type { Identity } from '../access/identity.ts'

/** What is given; id, time, instance and person are added. */
export interface AuditNote {
  readonly kind: AuditEntry['kind']
  readonly phase: AuditEntry['phase']
  /** Left out: the entry is an act of its own. */
  readonly actId?: string
  /** null: the system. */
  readonly who: AuditPerson | null
  readonly event: string
  readonly action: ActionName | null
  readonly clusterId: string | null
  readonly subjects: readonly AuditSubject[]
  readonly decision: Explanation | null
  readonly result: AuditEntry['result']
  readonly reason: string | null
  /** JSON; redacted once more by names of members before it is written. */
  readonly detail?: unknown
}

/** Somebody who may not have got in: a sign-in that failed has a name and no more. */
export type AuditPerson = Pick<
  Identity,
  'provider' | 'name' | 'email' | 'roles' | 'via' | 'address'
> & {
  readonly tenantId: string | null
}

export interface AuditPage {
  /** Newest first. */
  readonly entries: readonly AuditEntry[]
  readonly nextCursor: string | null
  /** Why older entries could not be read; null otherwise. */
  readonly problem: string | null
}

export interface Audit extends AsyncDisposable {
  /**
   * Resolves when the entry is durable.
   * @throws AuditError MR_AUDIT_AWAY (503): it could not be written; whoever asked must not go on
   */
  write(note: AuditNote): Promise<AuditEntry>
  /** Writes in the background, in order, and tries again; what cannot be written goes to the log of the process. Never throws. */
  note(note: AuditNote): void
  /**
   * @param query kJQ and filters as in the contract; @param visible further filter (own activity, tenant), asked per entry
   * @throws AuditError MR_AUDIT_QUERY (400) for a filter that cannot be read
   */
  list(
    query: z.output<typeof auditQuery>,
    visible: (entry: AuditEntry) => boolean,
    signal?: AbortSignal,
  ): Promise<AuditPage>
  get(id: string): Promise<AuditEntry | null>
  /** All that match, oldest first, for an export. */
  export(
    query: z.output<typeof auditQuery>,
    visible: (entry: AuditEntry) => boolean,
    signal?: AbortSignal,
  ): AsyncIterable<readonly AuditEntry[]>
  onChange(listener: () => void): () => void
}
