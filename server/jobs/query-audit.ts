/** Who reads records is told to the audit log, at the one place that every read of records passes. Contents never are. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import { accountKey } from '../access/identity.ts'
import type { Audit, AuditNote } from '../audit/model.ts'
import type { ReadAccess } from './may-read.ts'
import type { Asker, SearchStyle } from './search-runner.ts'

/** A page looks at samples by itself, again and again: told once per user and topics in so long. */
const SAMPLES_MS = 600_000
const MOST_REMEMBERED = 10_000

export interface QueryAudit {
  /** @param topics as resolved @throws AuditError MR_AUDIT_AWAY, when queries need to be told */
  search(
    asker: Asker,
    request: SearchRequest,
    style: SearchStyle,
    topics: readonly string[],
  ): Promise<void>
  /** One record, by its place. @throws AuditError as `search` */
  record(
    asker: Asker,
    at: { readonly topic: string; readonly partition: number; readonly offset: number },
  ): Promise<void>
}

/** @param required AUDIT_REQUIRED_FOR_QUERIES: a read that cannot be told is refused; else it is told when that is possible */
export function queryAudit(
  audit: Pick<Audit, 'write' | 'note'>,
  access: ReadAccess,
  required: boolean,
): QueryAudit {
  /** Key of a look at samples → when it was told, performance.now(). */
  const told = new Map<string, number>()

  async function tell(note: AuditNote): Promise<void> {
    if (required) await audit.write(note)
    else audit.note(note)
  }

  function noteOf(
    { identity, cluster }: Asker,
    event: string,
    topics: readonly string[],
    download: boolean,
    detail: unknown,
  ): AuditNote {
    return {
      kind: 'query',
      phase: 'event',
      who: identity,
      event,
      action: download ? 'TOPIC_DATA_DOWNLOAD' : 'TOPIC_DATA_QUERY',
      clusterId: cluster.id,
      subjects: topics.map((name) => ({ type: 'topic', name })),
      decision: access.explain(identity, cluster, topics[0] ?? null, download),
      result: 'succeeded',
      reason: null,
      detail,
    }
  }

  function isToldAlready(asker: Asker, topics: readonly string[]): boolean {
    const key = JSON.stringify([accountKey(asker.identity), asker.set, topics])
    const now = performance.now()
    const before = told.get(key)
    if (before !== undefined && now - before < SAMPLES_MS) return true
    told.delete(key)
    told.set(key, now)
    for (const oldest of told.keys()) {
      if (told.size <= MOST_REMEMBERED) break
      told.delete(oldest)
    }
    return false
  }

  return {
    async search(asker, request, style, topics) {
      if (style.small !== undefined) {
        if (isToldAlready(asker, topics)) return
        return tell(noteOf(asker, 'sample-topic', topics, false, null))
      }
      const download = style.download === true
      const { cursor, ...asked } = request
      const detail = { ...asked, ...(cursor === undefined ? {} : { goes_on: true }) }
      const event = download ? 'download-topic' : 'inspect-topic'
      await tell(noteOf(asker, event, topics, download, detail))
    },
    async record(asker, { topic, partition, offset }) {
      await tell(noteOf(asker, 'inspect-record', [topic], false, { partition, offset }))
    },
  }
}
