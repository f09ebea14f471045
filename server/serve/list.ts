/** One page of a list: filter, order, cut, choose fields. The same for every list of the API. */
import type { ListQuery } from '@millrace/contract/envelope.ts'
import {
  fieldOf,
  listFilter,
  resolveField,
  type ListFields,
} from '@millrace/contract/list-filter.ts'
import { compareByKey, parseSort, type SortKey } from '@millrace/contract/list-sort.ts'
import type { Part } from '../derive/estate.ts'
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts'
import { quote, ServeError } from './errors.ts'
import { answerOf, type Answer } from './read.ts'

export interface ListSpec<Row> {
  readonly list: ListFields
  /** What tells rows apart; orders rows that sort alike, and all rows where no `sort` is asked for. */
  readonly idOf: (row: Row) => string | number
  /** Fields that stay when `fields` leaves them out. */
  readonly idFields: readonly string[]
}

/** The page of `part` that `query` asks for. @throws ServeError MR_BAD_PARAMETER, MR_BAD_CURSOR */
export function listAnswer<Row extends object>(
  clusterId: string,
  part: Part<readonly Row[] | null>,
  query: ListQuery,
  spec: ListSpec<Row>,
): Answer {
  const rows = part.data
  const request = readRequest(query, spec)
  if (rows === null) return answerOf(clusterId, part)
  const filtered = query.q === undefined ? rows : rows.filter(matcher(query.q, spec.list))
  const page = cut(order(filtered, request.keys, spec), request, query.limit, spec)
  const data = request.fields === null ? page.rows : page.rows.map(chooser(request.fields))
  return answerOf(
    clusterId,
    { ...part, data },
    {
      total: filtered.length,
      total_unfiltered: rows.length,
      ...(page.next === null ? {} : { next_cursor: encodeCursor(page.next) }),
    },
  )
}

interface PageRequest {
  readonly keys: readonly SortKey[]
  readonly cursor: Cursor | null
  readonly fields: readonly string[] | null
}

function readRequest<Row>(query: ListQuery, spec: ListSpec<Row>): PageRequest {
  const keys = parseSort(query.sort ?? '').map((key) => ({
    ...key,
    field: knownField('sort', key.field, spec.list),
  }))
  return {
    keys,
    cursor: query.cursor === undefined ? null : decodeCursor(query.cursor, sortText(keys)),
    fields: query.fields === undefined ? null : chosenFields(query.fields, spec),
  }
}

function matcher(q: string, list: ListFields): (row: object) => boolean {
  const { matches, problems } = listFilter(q, list)
  const problem = problems[0]
  if (problem === undefined) return matches
  throw new ServeError(
    'MR_BAD_PARAMETER',
    `The query parameter q has a term that cannot be read, ${quote(problem.term, 100)}: ${problem.message}.`,
  )
}

function knownField(parameter: string, word: string, list: ListFields): string {
  const field = resolveField(word, list)
  if (field !== undefined) return field
  throw new ServeError(
    'MR_BAD_PARAMETER',
    `The query parameter ${parameter} names ${quote(word, 60)}, which is no field of this list. Fields: ${[...list.fields.keys()].join(', ')}.`,
  )
}

function chosenFields<Row>(text: string, spec: ListSpec<Row>): readonly string[] {
  const chosen = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    // Fields that cannot be sorted by (lists, maps) can still be chosen: an unknown one is simply not there.
    .map((name) => resolveField(name, spec.list) ?? name)
  return [...new Set([...spec.idFields, ...chosen])]
}

function chooser(fields: readonly string[]): (row: object) => object {
  return (row) =>
    Object.fromEntries(
      [...fields, 'missing']
        .map((field) => [field, fieldOf(row, field)] as const)
        .filter(([, value]) => value !== undefined),
    )
}

const sortText = (keys: readonly SortKey[]): string =>
  keys.map((key) => (key.descending ? '-' : '') + key.field).join(',')

function order<Row extends object>(
  rows: readonly Row[],
  keys: readonly SortKey[],
  spec: ListSpec<Row>,
): readonly Row[] {
  return rows.toSorted((a, b) => {
    for (const { field, descending } of keys) {
      const compared = compareByKey(fieldOf(a, field), fieldOf(b, field), descending)
      if (compared !== 0) return compared
    }
    return compareIds(spec.idOf(a), spec.idOf(b))
  })
}

/** By code unit, not naturally: ids are only compared where nothing else orders, and this costs a tenth. */
function compareIds(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function cut<Row extends object>(
  rows: readonly Row[],
  request: PageRequest,
  limit: number | undefined,
  spec: ListSpec<Row>,
): { readonly rows: readonly Row[]; readonly next: Cursor | null } {
  const { cursor, keys } = request
  const rest = cursor === null ? rows : rows.slice(firstAfter(rows, cursor, keys, spec))
  if (limit === undefined || rest.length <= limit) return { rows: rest, next: null }
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: last === undefined ? null : cursorAt(last, keys, spec) }
}

function cursorAt<Row extends object>(
  row: Row,
  keys: readonly SortKey[],
  spec: ListSpec<Row>,
): Cursor {
  return {
    sort: sortText(keys),
    values: keys.map(({ field }) => plain(fieldOf(row, field))),
    id: spec.idOf(row),
  }
}

function plain(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Index of the first row that comes after the cursor's place; rows are in order, so it is found by halving. */
function firstAfter<Row extends object>(
  rows: readonly Row[],
  cursor: Cursor,
  keys: readonly SortKey[],
  spec: ListSpec<Row>,
): number {
  const isAfter = (row: Row): boolean => {
    for (const [index, { field, descending }] of keys.entries()) {
      const compared = compareByKey(fieldOf(row, field), cursor.values[index], descending)
      if (compared !== 0) return compared > 0
    }
    return compareIds(spec.idOf(row), cursor.id) > 0
  }
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle]
    if (row !== undefined && isAfter(row)) high = middle
    else low = middle + 1
  }
  return low
}
