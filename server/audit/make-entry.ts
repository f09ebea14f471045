/** From what is told to an entry: bounded, and without secrets. */
import { randomUUID } from 'node:crypto'
import { auditEntry, type AuditEntry } from '@millrace/contract/audit.ts'
import { redact } from '../log/redact.ts'
import type { LogEntry } from '../state/log/model.ts'
import type { AuditNote } from './model.ts'

const MAX_SUBJECTS = 1_000
const MAX_TEXT = 4_000
/** Of a list in the detail: items that failed, offsets of a truncation. */
const MAX_ITEMS = 1_000
const MAX_DETAIL_BYTES = 64_000
/** Of one entry: below what a record of the log may have. */
const MAX_NAME = 1_000

/** @param now ms since epoch */
export function makeEntry(note: AuditNote, instanceId: string, now: number): AuditEntry {
  const { who } = note
  const id = randomUUID()
  return {
    id,
    at: now,
    kind: note.kind,
    phase: note.phase,
    act_id: note.actId ?? id,
    user: {
      provider: who?.provider ?? 'none',
      name: cut(who?.name ?? 'system', MAX_NAME),
      email: who?.email ?? null,
      roles: [...(who?.roles ?? [])].slice(0, 200),
    },
    tenant_id: who?.tenantId ?? null,
    via: who?.via ?? 'system',
    address: who?.address ?? null,
    instance_id: instanceId,
    event: note.event,
    action: note.action,
    cluster_id: note.clusterId,
    subjects: note.subjects
      .slice(0, MAX_SUBJECTS)
      .map(({ type, name }) => ({ type, name: cut(name, MAX_NAME) })),
    subject_count: note.subjects.length,
    decision: note.decision,
    result: note.result,
    reason: note.reason === null ? null : cut(note.reason, MAX_TEXT),
    detail: detailOf(note.detail),
  }
}

/** JSON, with members hidden whose names are those of secrets. */
function detailOf(detail: unknown): AuditEntry['detail'] {
  if (detail === undefined || detail === null) return null
  const text = JSON.stringify(redact({ detail }, MAX_ITEMS)['detail'])
  if (text === undefined) return null
  if (text.length <= MAX_DETAIL_BYTES) return auditEntry.shape.detail.parse(JSON.parse(text))
  return { cut_off: true, bytes: text.length, begin: text.slice(0, MAX_DETAIL_BYTES / 2) }
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text
}

/** The entry of a record of the log; null: one of a later version, or no entry. */
export function entryIn({ record }: LogEntry): AuditEntry | null {
  if (record.kind !== 'audit') return null
  return auditEntry.safeParse(record.value).data ?? null
}
