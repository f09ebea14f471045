/** For tests against real Kafka: an engine, searches on it and what they give. */
import { randomBytes } from 'node:crypto'
import type { FoundRecord, SearchRequest } from '@millrace/contract/search.ts'
import { addressesOf } from '@millrace/kafka/testing/estate.ts'
import type {
  Search,
  SearchCluster,
  SearchEngine,
  SearchOutput,
  SearchTerms,
} from '../engine/model.ts'
import { sealer } from '../engine/sealer.ts'
import { NO_FORMATS } from '../formats.ts'

export type Request = Partial<SearchRequest>
export type Done = Extract<SearchOutput, { type: 'done' }>

const SECRET = randomBytes(32)

export function clusterAt(bootstrap: string, id = 'test', formats = NO_FORMATS): SearchCluster {
  return {
    id,
    kafka: {
      clientId: 'millrace-test',
      bootstrap: addressesOf(bootstrap),
      connectTimeoutMs: 5_000,
      requestTimeoutMs: 15_000,
    },
    formats,
  }
}

export function termsWith(change: Partial<SearchTerms> = {}): SearchTerms {
  return {
    sliceMs: 20_000,
    defaultLimit: 100,
    serdes: {
      defaults: { key: 'String', value: 'JSON', headers: 'String' },
      available: { key: null, value: null },
    },
    dialect: 'auto',
    omitOver: null,
    bytesPerSecond: null,
    refuse: () => null,
    visible: () => true,
    ...sealer(SECRET),
    ...change,
  }
}

export interface Told {
  readonly started: Search['started']
  readonly records: FoundRecord[]
  readonly done: Done
}

/**
 * Everything a search gives.
 * @param midway done when the first records are there, before they are counted
 */
export async function collect(search: Search, midway?: () => Promise<void> | void): Promise<Told> {
  await using open = search
  const records: FoundRecord[] = []
  for await (const output of open.outputs) {
    if (output.type === 'records') {
      if (records.length === 0) await midway?.()
      for (const { json } of output.records) {
        const record: FoundRecord = JSON.parse(json)
        records.push(record)
      }
    } else if (output.type === 'done') {
      return { started: open.started, records, done: output }
    }
  }
  throw new Error('The search ended without a last line')
}

/** A function that runs one search to its end. */
export function searcher(
  engine: SearchEngine,
  cluster: SearchCluster,
): (topics: readonly string[], request?: Request, terms?: Partial<SearchTerms>) => Promise<Told> {
  return async (topics, request = {}, terms = {}) =>
    collect(await engine.open(cluster, { topics: [...topics], ...request }, termsWith(terms)))
}

/** `partition:offset` of records. */
export function placesOf(records: readonly FoundRecord[]): string[] {
  return records.map(({ partition, offset }) => `${partition}:${offset}`)
}
