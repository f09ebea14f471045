/** The engine: searches on a pool of workers, with what is known of clusters kept between them. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import { KafkaError } from '@millrace/kafka/errors.ts'
import { SearchError } from '../errors.ts'
import { planPartitions } from '../plan/offsets.ts'
import type { PlannedPartition } from '../plan/offsets.ts'
import { askedSerdes, resolveSerdes } from '../plan/serdes.ts'
import type { TopicSerdes } from '../plan/serdes.ts'
import { chooseTopics } from '../plan/topics.ts'
import type { ScanSpec } from '../model.ts'
import { openWorkerPool } from '../worker/pool.ts'
import type { WorkerPool } from '../worker/model.ts'
import { chooseSerdes } from './choose-serdes.ts'
import { ClusterSessions } from './cluster-session.ts'
import type {
  EngineOptions,
  Search,
  SearchCluster,
  SearchEngine,
  SearchTerms,
  WholeRecord,
} from './model.ts'
import { prepare } from './prepare.ts'
import { readBytes, readRecord } from './read-record.ts'
import { resume } from './resume.ts'
import { SearchRun } from './run-search.ts'
import { TailRun } from './run-tail.ts'

/** A record that is asked for by its place is shown whatever became of its transaction. */
const ISOLATION = 'read_uncommitted'

/** Nothing is connected to, and no thread runs, before the first search. */
export function openSearchEngine(options: EngineOptions): SearchEngine {
  return new Engine(options)
}

class Engine implements SearchEngine {
  readonly #pool: WorkerPool
  readonly #sessions = new ClusterSessions()

  constructor({ workers, workerHeapMb, watchdogMs }: EngineOptions) {
    this.#pool = openWorkerPool({ workers, heapMb: workerHeapMb, watchdogMs })
  }

  async open(
    cluster: SearchCluster,
    request: SearchRequest,
    terms: SearchTerms,
    signal?: AbortSignal,
  ): Promise<Search> {
    const [session, held] = this.#sessions.enter(cluster)
    this.#pool.warm()
    try {
      const { cursor } = request
      const prepared = await (cursor === undefined
        ? prepare(session, this.#pool, request, terms, signal)
        : resume(session, this.#pool, { ...request, cursor }, terms, signal))
      signal?.throwIfAborted()
      const run = prepared.asked.tail
        ? new TailRun(this.#pool, prepared, terms)
        : new SearchRun(this.#pool, prepared, terms)
      return opened(run, held, signal)
    } catch (error) {
      held[Symbol.dispose]()
      throw error
    }
  }

  async record(
    cluster: SearchCluster,
    at: { readonly topic: string; readonly partition: number; readonly offset: number },
    serdes: { readonly key?: string; readonly value?: string; readonly headers?: string } | null,
    terms: SearchTerms,
    signal?: AbortSignal,
  ): Promise<WholeRecord | null> {
    const [session, held] = this.#sessions.enter(cluster)
    try {
      const { topic, partition, offset } = at
      const labels = askedSerdes(
        {
          ...(serdes?.key !== undefined && { key_serde: serdes.key }),
          ...(serdes?.value !== undefined && { value_serde: serdes.value }),
          ...(serdes?.headers !== undefined && { headers_serde: serdes.headers }),
        },
        terms.serdes,
        cluster.formats,
      )
      const { table } = await chooseTopics(session, [topic], terms)
      const window = { from: { kind: 'oldest' }, to: null, order: 'oldest' } as const
      const partitions = await planPartitions(
        session.kafka,
        table,
        { ...window, limit: 0, tail: false },
        ISOLATION,
        () => true,
        signal,
      )
      const log = logOf(partitions, at)
      if (offset < log.start || offset >= log.end) return null
      if (serdes === null) {
        const bytes = await readBytes(cluster, at, signal)
        return bytes === null ? null : { json: '', ...bytes }
      }
      const serdesOf = await chooseSerdes(
        session,
        ISOLATION,
        labels,
        table,
        partitions,
        terms,
        cluster.formats,
        signal,
      )
      const site = { topic, formats: cluster.formats, schemas: null }
      const chosen = serdesOf.get(topic) ?? resolveSerdes(labels, null, terms.serdes, site)
      return await readRecord(
        this.#pool,
        wholeSpec(cluster, topic, chosen),
        { topic, partition, offset },
        signal,
      )
    } finally {
      held[Symbol.dispose]()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#pool[Symbol.asyncDispose](), this.#sessions[Symbol.asyncDispose]()])
  }
}

function opened(run: SearchRun | TailRun, held: Disposable, signal?: AbortSignal): Search {
  const stop = (): void => {
    run.stop()
  }
  signal?.addEventListener('abort', stop, { once: true })
  return {
    started: run.started,
    outputs: run.outputs,
    stop,
    cursor: () => run.cursor(),
    limit(bytesPerSecond) {
      run.limit(bytesPerSecond)
    },
    [Symbol.asyncDispose]() {
      signal?.removeEventListener('abort', stop)
      run.close()
      held[Symbol.dispose]()
      return Promise.resolve()
    },
  }
}

/** @throws SearchError MR_SEARCH_PARTITION, KafkaError when the partition cannot be asked */
function logOf(
  partitions: readonly PlannedPartition[],
  { topic, partition }: { readonly topic: string; readonly partition: number },
): PlannedPartition {
  const log = partitions.find((each) => each.partition === partition)
  if (log !== undefined && log.lost !== null) {
    throw new KafkaError('MR_KAFKA_UNREACHABLE', log.lost)
  }
  if (log !== undefined) return log
  throw new SearchError(
    'MR_SEARCH_PARTITION',
    `There is no partition ${partition}: topic ${topic} has ${partitions.length} (from 0).`,
  )
}

function wholeSpec(
  cluster: SearchCluster,
  topic: string,
  { key, value, headers }: TopicSerdes,
): ScanSpec {
  const labels = { key: key.label, value: value.label, headers: headers.label }
  return {
    kafka: cluster.kafka,
    isolation: ISOLATION,
    ...(cluster.rack !== undefined && { rack: cluster.rack }),
    serdes: new Map([[topic, labels]]),
    formats: cluster.formats,
    filter: null,
    projection: null,
    dialect: 'jq',
    fromTime: null,
    toTime: null,
    keys: null,
    omitOver: null,
    maxWaitMs: 0,
    partitionMaxBytes: null,
  }
}
