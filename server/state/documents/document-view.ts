/**
 * The documents that a log makes, record by record: every instance that reads the same log has the same documents.
 *
 * A record counts only if its revision is higher than what is known. Of two writers that both made revision 6 of 5 the
 * first in the log holds, and a record of the past that somebody appends again does nothing.
 *
 * Compaction keeps the newest record of a key, whether it counted or not. A record that did not, and is the newest, would
 * in the end replace the one that did, and so would one that is forged or a tombstone: such keys are `contested`, and are to be written again (`repairOf`) with a revision
 * that nobody has, so that whoever reads only a part of the log comes to the same document.
 */
import type { LogEntry } from '../log/model.ts'
import { readEnvelope, type Envelope } from './envelope.ts'
import type { Document } from './model.ts'

export interface Known {
  readonly envelope: Envelope
  /** Since the record that counted another one came that did not. */
  readonly contested: boolean
}

export interface DocumentView {
  /** Deleted documents, too. */
  known(key: string): Known | undefined
  get(key: string): Document | undefined
  /** By key. */
  list(prefix: string): readonly Document[]
  /** Takes the next record of the log; says whether it counted. `unread`: not of a shape that is known. */
  apply(entry: LogEntry): 'counted' | 'passed over' | 'unread'
  readonly contested: ReadonlySet<string>
  /** A record that nobody believes came under the key of a document. */
  contest(key: string): void
  clear(): void
}

/** Kinds of records that are documents. */
export type DocumentKind = 'state' | 'session'

export function documentView(kind: DocumentKind): DocumentView {
  const documents = new Map<string, Envelope>()
  const contested = new Set<string>()
  return {
    known(key) {
      const envelope = documents.get(key)
      return envelope && { envelope, contested: contested.has(key) }
    },
    get: (key) => documentOf(key, documents.get(key)),
    list(prefix) {
      const found: Document[] = []
      for (const [key, envelope] of documents) {
        const document = key.startsWith(prefix) ? documentOf(key, envelope) : undefined
        if (document !== undefined) found.push(document)
      }
      return found.sort((a, b) => (a.key < b.key ? -1 : 1))
    },
    apply({ record }) {
      if (record.kind !== kind) return 'passed over'
      const next = readEnvelope(record.value)
      if (next === undefined) return 'unread'
      const known = documents.get(record.key)
      if (known !== undefined && next.revision <= known.revision) {
        if (!isSame(known, next)) contested.add(record.key)
        return 'passed over'
      }
      documents.set(record.key, next)
      contested.delete(record.key)
      return 'counted'
    },
    contested,
    contest(key) {
      if (documents.has(key)) contested.add(key)
    },
    clear() {
      documents.clear()
      contested.clear()
    },
  }
}

/** The same for every instance that repairs, so that of several the second is no other writer. */
export function repairOf(known: Envelope): Envelope {
  return { ...known, revision: known.revision + 1 }
}

/** One write that was appended twice, because its writer did not learn whether the first was there. */
const isSame = (a: Envelope, b: Envelope): boolean =>
  a.write === b.write && a.revision === b.revision

function documentOf(key: string, envelope: Envelope | undefined): Document | undefined {
  if (envelope === undefined || envelope.value === null) return undefined
  const { value, revision, at } = envelope
  return { key, value, revision, at }
}
