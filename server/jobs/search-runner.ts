/** Searches as people run them: may they, is there a place, how fast, and what is sealed for whom. */
import { createHash } from 'node:crypto'
import type { SearchRequest } from '@millrace/contract/search.ts'
import type { SearchTerms, WholeRecord } from '@millrace/search/engine/model.ts'
import { accountKey, type Identity } from '../access/identity.ts'
import type { ClusterNames } from '../access/model.ts'
import type { Config } from '../config/types.ts'
import type { Logger } from '../log/logger.ts'
import { admission, SEARCH_WORDS, SMALL_WORDS } from './admission.ts'
import { bandwidth } from './bandwidth.ts'
import { asJobError, JobError } from './errors.ts'
import type { ReadAccess } from './may-read.ts'
import type { QueryAudit } from './query-audit.ts'
import { runningSearch, type RunningSearch } from './running-search.ts'
import { searchClusters } from './search-clusters.ts'
import type { EngineSource, OpenEngine } from './search-engine.ts'

/** Who searches where. */
export interface Asker {
  readonly identity: Identity
  /** Its ids in paths, for permissions. */
  readonly cluster: ClusterNames
  /** ResourceSet.number of the cluster. */
  readonly set: number
  /** Whether the topic belongs to the asker's tenant at this moment; what does not is as if it were not there. */
  readonly sees: (topic: string) => boolean
}

export interface SearchStyle {
  /** Records at which a search ends whose request names no limit; 0: none. */
  readonly defaultLimit: number
  /** Parts of records over so many bytes are left out; null: none. */
  readonly omitOver: number | null
  /** A look at samples that a page asks for by itself: takes no place among the searches of people. */
  readonly small?: { readonly sliceMs: number }
  /** What is found is taken away as a file, which needs a permission of its own. */
  readonly download?: true
}

export interface SearchRunner {
  /**
   * Whether the asker may read the topic now; null: any topic at all.
   * @throws JobError MR_SEARCH_DENIED
   */
  check(asker: Asker, topic: string | null): void
  /** @throws JobError for anything wrong with the request, refused, or too much at a time */
  open(
    asker: Asker,
    request: SearchRequest,
    style: SearchStyle,
    signal?: AbortSignal,
  ): Promise<RunningSearch>
  /** @throws JobError as `open`, MR_UNKNOWN_RECORD when there is none at this offset */
  record(
    asker: Asker,
    at: { readonly topic: string; readonly partition: number; readonly offset: number },
    serdes: { readonly key?: string; readonly value?: string; readonly headers?: string } | null,
    signal?: AbortSignal,
  ): Promise<WholeRecord>
  /** Searches end with their cursors, then the engine is closed. */
  close(): Promise<void>
}

/** Single records and looks at samples at the same time; each takes milliseconds, a record may take 50 MB. */
const SMALL = { maxConcurrent: 16, maxPerUser: 8 }
/** Between the wish to end and the end, for a last line with the cursor. */
const STOP_GRACE_MS = 1_000

export function searchRunner(parts: {
  readonly config: Pick<Config, 'search' | 'resources' | 'customSerdes'>
  readonly engine: EngineSource
  readonly access: ReadAccess
  readonly audit: QueryAudit
  readonly log: Logger
}): SearchRunner {
  const { engine, access, audit, log } = parts
  const { search: config } = parts.config
  const clusterOf = searchClusters(parts.config)
  const places = admission(config, SEARCH_WORDS)
  const smallPlaces = admission(SMALL, SMALL_WORDS)
  const shares = bandwidth(config.maxBytesPerSecond)
  const running = new Set<RunningSearch>()

  function check({ identity, cluster }: Asker, topic: string | null, download = false): void {
    const refusal = access.mayRead(identity, cluster, topic, download)
    if (refusal !== null) throw new JobError('MR_SEARCH_DENIED', refusal)
  }

  function termsFor(
    { identity, cluster, sees }: Asker,
    { cursors }: OpenEngine,
    style: SearchStyle,
    bytesPerSecond: number | null,
  ): SearchTerms {
    return {
      sliceMs: style.small?.sliceMs ?? config.sliceMs,
      defaultLimit: style.defaultLimit,
      serdes: config.serdes,
      dialect: config.dialect,
      omitOver: style.omitOver,
      bytesPerSecond,
      refuse: (topic) => access.mayRead(identity, cluster, topic, style.download),
      visible: sees,
      ...ofTenant(identity.tenantId, cursors),
    }
  }

  return {
    check,
    async open(asker, request, style, signal) {
      // Before Kafka is asked for anything: who may read nothing shall not learn what there is.
      check(asker, null, style.download)
      const user = accountKey(asker.identity)
      const place = (style.small === undefined ? places : smallPlaces).enter(user)
      // Shares may change while the engine opens.
      let changed: number | null = null
      let limit = (bytesPerSecond: number): void => {
        changed = bytesPerSecond
      }
      const share = shares.join(`${user} ${asker.set}`, (next) => limit(next))
      const release = (): void => {
        place[Symbol.dispose]()
        share[Symbol.dispose]()
      }
      try {
        const opened = await engine.get()
        const search = await opened.engine.open(
          clusterOf(asker.set),
          request,
          termsFor(asker, opened, style, share.share),
          signal,
        )
        try {
          const topics = search.started.topics.map(({ topic }) => topic)
          await audit.search(asker, request, style, topics)
        } catch (untold) {
          await search[Symbol.asyncDispose]()
          throw untold
        }
        limit = (next) => search.limit(next)
        if (changed !== null) search.limit(changed)
        const own = runningSearch(search, {
          used: (bytes) => share.used(bytes),
          release: () => {
            running.delete(own)
            release()
          },
          failed: (thrown) => {
            if (asJobError(thrown) === thrown) log.error({ error: thrown }, 'a search failed')
          },
        })
        running.add(own)
        return own
      } catch (thrown) {
        release()
        throw asJobError(thrown)
      }
    },
    async record(asker, at, serdes, signal) {
      check(asker, at.topic)
      using _place = smallPlaces.enter(accountKey(asker.identity))
      try {
        const opened = await engine.get()
        const style = { defaultLimit: 1, omitOver: null }
        const found = await opened.engine.record(
          clusterOf(asker.set),
          at,
          serdes,
          termsFor(asker, opened, style, null),
          signal,
        )
        if (found !== null) {
          await audit.record(asker, at)
          return found
        }
      } catch (thrown) {
        throw asJobError(thrown)
      }
      throw new JobError(
        'MR_UNKNOWN_RECORD',
        `Partition ${at.partition} of ${at.topic} has no record at offset ${at.offset}: it was deleted or compacted away, is no record of a producer (a transaction's marker), or was never written.`,
      )
    },
    async close() {
      for (const search of running) search.stop()
      const deadline = performance.now() + STOP_GRACE_MS
      while (running.size > 0 && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      await Promise.all([...running].map((search) => search.end()))
      shares[Symbol.dispose]()
      await engine[Symbol.asyncDispose]()
    },
  }
}

/** A cursor has names of topics in it: in another tenant it is as good as one that was not made here. */
function ofTenant(tenantId: string, cursors: OpenEngine['cursors']): OpenEngine['cursors'] {
  const mark = createHash('sha256').update(tenantId).digest().subarray(0, 16)
  return {
    seal: (payload) => cursors.seal(Buffer.concat([mark, payload])),
    unseal(token) {
      const bytes = cursors.unseal(token)
      return bytes !== null && mark.equals(bytes.subarray(0, mark.length))
        ? bytes.subarray(mark.length)
        : null
    },
  }
}
