/** A request with every default filled in and every contradiction refused. */
import type { Position, SearchRequest } from '@millrace/contract/search.ts'
import type { SchemaChoice } from '@millrace/serdes/schemas/model.ts'
import type { Isolation } from '@millrace/kafka/fetch/model.ts'
import type { SearchTerms } from '../engine/model.ts'
import { SearchError } from '../errors.ts'

export type Mode = NonNullable<SearchRequest['mode']>
export type Order = NonNullable<SearchRequest['order']>
export type KeyPartitioner = NonNullable<SearchRequest['key_partitioner']>

export interface Asked {
  readonly topics: readonly string[]
  readonly mode: Mode
  /** Ascending, each once; null: all. */
  readonly partitions: readonly number[] | null
  readonly from: Position
  readonly to: Position | null
  readonly order: Order
  readonly filter: string | null
  readonly projection: string | null
  readonly dialect: 'jq' | 'classic' | 'auto'
  readonly key: string | null
  readonly keyPartitioner: KeyPartitioner
  /** What the key is written with; null: what the topic's name says. */
  readonly keySchema: SchemaChoice | null
  readonly schemaRegistry: string | null
  readonly isolation: Isolation
  /** 0: none. */
  readonly limit: number
  readonly streaming: boolean
  readonly scanLimit: number | null
  readonly tail: boolean
}

/** Aborted records were never there for consumers that read committed: showing them needs to be asked for. */
const DEFAULT_ISOLATION: Isolation = 'read_committed'

/** @throws SearchError MR_SEARCH_REQUEST, MR_SEARCH_KEY, MR_SEARCH_PARTITION for fields that contradict each other */
export function readRequest(request: SearchRequest, terms: SearchTerms): Asked {
  const mode = modeOf(request)
  const tail = request.tail === true
  check(request, mode, tail)
  const from = request.from ?? defaultFrom(mode, tail)
  return {
    topics: [...new Set(request.topics)],
    mode,
    partitions: partitionsOf(request.partitions),
    from,
    to: request.to ?? null,
    order: tail ? 'oldest' : (request.order ?? (isRecent(from) ? 'newest' : 'oldest')),
    filter: textOf(request.filter),
    projection: textOf(request.projection),
    dialect: request.dialect ?? terms.dialect,
    key: request.key ?? null,
    keyPartitioner: request.key_partitioner ?? 'murmur2',
    keySchema: request.key_schema === undefined ? null : choiceOf(request.key_schema),
    schemaRegistry: request.schema_registry ?? null,
    isolation: request.isolation ?? DEFAULT_ISOLATION,
    // A tail has no end of its own: the usual limit would close it after a moment.
    limit: request.limit ?? (tail ? 0 : terms.defaultLimit),
    streaming: request.streaming === true,
    scanLimit: request.scan_limit ?? null,
    tail,
  }
}

/** Without what is not there. */
function choiceOf({
  subject,
  version,
  id,
  message,
}: NonNullable<SearchRequest['key_schema']>): SchemaChoice {
  return {
    ...(subject !== undefined && { subject }),
    ...(version !== undefined && { version }),
    ...(id !== undefined && { id }),
    ...(message !== undefined && { message }),
  }
}

function modeOf(request: SearchRequest): Mode {
  if (request.mode !== undefined) return request.mode
  if (request.key !== undefined) return 'key'
  if (request.from !== undefined || request.to !== undefined) return 'range'
  return partitionsOf(request.partitions) === null ? 'sample' : 'partition'
}

function defaultFrom(mode: Mode, tail: boolean): Position {
  if (tail) return 'newest'
  return mode === 'sample' || mode === 'partition' ? 'recent' : 'oldest'
}

function isRecent(from: Position): boolean {
  return String(from).trim().toLowerCase() === 'recent'
}

/** Partitions in order, each once. An empty list narrows nothing. */
function partitionsOf(partitions: readonly number[] | undefined): readonly number[] | null {
  if (partitions === undefined || partitions.length === 0) return null
  return [...new Set(partitions)].sort((a, b) => a - b)
}

function textOf(source: string | undefined): string | null {
  return source === undefined || source.trim() === '' ? null : source
}

function check(request: SearchRequest, mode: Mode, tail: boolean): void {
  if (mode === 'key' && request.key === undefined) {
    throw new SearchError(
      'MR_SEARCH_KEY',
      'Mode key was asked for without a key. Give the key as its serde writes it.',
    )
  }
  if (mode !== 'key' && request.key !== undefined) {
    throw new SearchError(
      'MR_SEARCH_REQUEST',
      `A key was given with mode ${mode}. Use mode key, or a filter such as .key == "…".`,
    )
  }
  if (request.key_schema !== undefined && mode !== 'key') {
    throw new SearchError(
      'MR_SEARCH_REQUEST',
      `A key_schema was given with mode ${mode}, which writes no key. Leave it out, or use mode key.`,
    )
  }
  if (mode === 'partition' && partitionsOf(request.partitions) === null) {
    throw new SearchError(
      'MR_SEARCH_PARTITION',
      'Mode partition was asked for without partitions. Name at least one.',
    )
  }
  if (tail && request.to !== undefined) {
    throw new SearchError(
      'MR_SEARCH_REQUEST',
      `A tail has no end, but to is ${JSON.stringify(request.to)}. Leave out to, or tail.`,
    )
  }
}
