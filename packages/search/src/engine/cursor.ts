/**
 * Where a search stopped, as a token: everything that whoever goes on must know, in any instance. It is signed, because its
 * numbers are believed, and carries no authority: topics are asked for again.
 */
import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { SearchRequest } from '@millrace/contract/search.ts'
import { SearchError } from '../errors.ts'
import type { Asked } from '../plan/request.ts'
import { foldLabel } from '@millrace/serdes/label.ts'
import type { TopicSerdes } from '../plan/serdes.ts'
import type { Window } from '../plan/window.ts'
import type { LaneBounds, LaneState } from './lane.ts'
import type { SearchTerms } from './model.ts'

/** Counted for the search as a whole, over its slices. */
export interface RunningTotals {
  readonly seconds: number
  readonly filterError: string | null
  readonly throttledMs: number
  readonly heldBackMs: number
}

export interface CursorTopic {
  readonly topic: string
  /** '' where the brokers give none. */
  readonly id: string
  readonly serdes: TopicSerdes
  /** Mode key: id of the schema that the key is written with, so that all slices look for the same bytes. */
  readonly keySchema?: number
}

export interface CursorLane {
  readonly bounds: LaneBounds
  readonly state: LaneState
  /** Its offsets were never told: they are asked for again. */
  readonly isUnknown: boolean
}

export interface CursorContent {
  readonly searchId: string
  readonly clusterId: string
  readonly fields: Readonly<Record<string, string>>
  readonly window: Window
  readonly topics: readonly CursorTopic[]
  readonly lanes: readonly CursorLane[]
  readonly totals: RunningTotals
  readonly keyPartitions: readonly number[] | null
}

const VERSION = 1

/** As it is written: numbers in a row, since there may be thousands of partitions. */
interface Payload extends Omit<CursorContent, 'lanes'> {
  readonly version: number
  /** Topic's index, partition, start, end, from, to, low, high, the tally's four, matched, bytes, seconds, unknown. */
  readonly lanes: readonly (readonly (number | null)[])[]
}

export function writeCursor(content: CursorContent, terms: Pick<SearchTerms, 'seal'>): string {
  const index = new Map(content.topics.map(({ topic }, at) => [topic, at]))
  const lanes = content.lanes.map((lane) => rowOf(lane, index.get(lane.bounds.topic) ?? -1))
  const payload: Payload = { ...content, version: VERSION, lanes }
  return terms.seal(deflateRawSync(JSON.stringify(payload)))
}

function rowOf({ bounds, state, isUnknown }: CursorLane, topic: number): (number | null)[] {
  const { partition, start, end, from, to } = bounds
  const { low, high, matched, bytes } = state
  const { scanned, lookedInto, undecodable, filterErrors } = state.tally
  const places = [topic, partition, start, end, from, endless(to), low, endless(high)]
  const seconds = Math.round(state.seconds * 1e6) / 1e6
  const counts = [scanned, lookedInto, undecodable, filterErrors, matched, bytes, seconds]
  return [...places, ...counts, isUnknown ? 1 : 0]
}

/** JSON has no Infinity: null is the end of a tail. */
function endless(offset: number): number | null {
  return offset === Infinity ? null : offset
}

/**
 * @param fields of the request that comes with it
 * @throws SearchError MR_SEARCH_CURSOR when it was not made by this installation, for this cluster, by this search
 */
export function readCursor(
  token: string,
  clusterId: string,
  fields: Readonly<Record<string, string>>,
  terms: Pick<SearchTerms, 'unseal'>,
): CursorContent {
  const bytes = terms.unseal(token)
  if (bytes === null) {
    throw cursorError(
      'The cursor was not made by this installation, or was changed. Begin the search anew without a cursor.',
    )
  }
  const { version, ...payload } = parse(bytes)
  if (version !== VERSION) {
    throw cursorError(
      `The cursor is of version ${version}, this program reads version ${VERSION}. Begin the search anew without a cursor.`,
    )
  }
  if (payload.clusterId !== clusterId) {
    throw cursorError(
      `The cursor is of a search on cluster ${payload.clusterId}, not on ${clusterId}. Use it there.`,
    )
  }
  const other = Object.keys(fields).find((name) => (payload.fields[name] ?? '') !== fields[name])
  if (other !== undefined) {
    throw cursorError(
      `The cursor is of a search with a different value of ${other}. Send the request that it came from, or begin anew without a cursor.`,
    )
  }
  return { ...payload, lanes: payload.lanes.map((row) => laneOf(row, payload.topics)) }
}

function parse(bytes: Uint8Array): Payload {
  try {
    // Unsealed: only ever written by writeCursor, of this version or another.
    const payload: Payload = JSON.parse(inflateRawSync(bytes).toString('utf8'))
    return payload
  } catch (cause) {
    throw new SearchError(
      'MR_SEARCH_CURSOR',
      'The cursor is sealed by this installation, but not one of a search. Begin the search anew without a cursor.',
      { cause },
    )
  }
}

function laneOf(row: readonly (number | null)[], topics: readonly CursorTopic[]): CursorLane {
  const at = (index: number): number => row[index] ?? Infinity
  return {
    bounds: {
      topic: topics[at(0)]?.topic ?? '',
      partition: at(1),
      start: at(2),
      end: at(3),
      from: at(4),
      to: at(5),
    },
    state: {
      low: at(6),
      high: at(7),
      tally: {
        scanned: at(8),
        lookedInto: at(9),
        undecodable: at(10),
        filterErrors: at(11),
      },
      matched: at(12),
      bytes: at(13),
      seconds: at(14),
    },
    isUnknown: at(15) === 1,
  }
}

function cursorError(message: string): SearchError {
  return new SearchError('MR_SEARCH_CURSOR', message)
}

/**
 * What makes a search this search, each field shortened to a hash: a cursor is no place for the text of a filter, and
 * goes through addresses. Limits and pace may differ from slice to slice.
 */
export function fieldsOf(asked: Asked, request: SearchRequest): Readonly<Record<string, string>> {
  const fields = {
    topics: asked.topics.toSorted(),
    mode: asked.mode,
    partitions: asked.partitions,
    from: String(asked.from),
    to: asked.to === null ? null : String(asked.to),
    order: asked.order,
    filter: asked.filter,
    projection: asked.projection,
    // As asked: the defaults of the installation may change between slices, what they were is in the cursor.
    dialect: request.dialect ?? null,
    key: asked.key,
    key_partitioner: asked.keyPartitioner,
    key_schema: asked.keySchema,
    schema_registry: asked.schemaRegistry,
    key_serde: labelOf(request.key_serde),
    value_serde: labelOf(request.value_serde),
    headers_serde: labelOf(request.headers_serde),
    isolation: asked.isolation,
    tail: asked.tail,
  }
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, short(value)]))
}

/** Labels are the same in any case. */
function labelOf(label: string | undefined): string | null {
  return label === undefined ? null : foldLabel(label)
}

function short(value: unknown): string {
  if (value === null || value === false) return ''
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 12)
}
