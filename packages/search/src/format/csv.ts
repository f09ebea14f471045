/**
 * Found records as CSV (RFC 4180): CRLF, quotes where needed, a header row. Spreadsheets run cells that begin with
 * = + - @ or a control character as formulas, so texts get a ' in front (OWASP, "CSV Injection"); numbers stay as they are.
 */
import { SearchError } from '../errors.ts'
import { elementsOf, membersOf } from './json-parts.ts'

/** Columns of a record without a projection. */
export const RECORD_COLUMNS = [
  'topic',
  'partition',
  'offset',
  'timestamp',
  'timestamp_type',
  'key',
  'value',
  'headers',
] as const

/** Further fields that may be asked for. */
const MORE_COLUMNS = ['key_size', 'value_size', 'headers_count', 'errors', 'projection']

/** The text of one cell, quoted, from the pieces of a record and from the values of the projection's columns. */
type Column = (
  members: ReadonlyMap<string, string>,
  values: readonly (string | undefined)[],
) => string

export interface CsvTable {
  readonly names: readonly string[]
  /** One row, with its line end. */
  row(json: string): string
}

/**
 * @param wanted columns in their order; null: those of a record, or those of the projection
 * @param projected columns of the projection (`started.columns`); null: there is none, or it gives any number of outputs
 * @throws SearchError MR_SEARCH_REQUEST for a column that there is not
 */
export function csvTable(
  wanted: readonly string[] | null,
  projected: readonly string[] | null,
): CsvTable {
  const names = wanted ?? projected ?? RECORD_COLUMNS
  const columns = names.map((name) => columnNamed(name, projected))
  return {
    names,
    row(json) {
      const members = membersOf(json)
      const projection = members.get('projection')
      const outputs = projection === undefined ? [] : elementsOf(projection)
      const values = projected === null ? outputs : valuesOf(outputs, projected)
      return csvRow(columns.map((column) => column(members, values)))
    },
  }
}

/** Of each column: its output, or its member where the columns are those of the one object that the projection makes. */
function valuesOf(
  outputs: readonly string[],
  projected: readonly string[],
): readonly (string | undefined)[] {
  const [only] = outputs
  if (only === undefined || outputs.length > 1 || !only.startsWith('{')) return outputs
  const members = membersOf(only)
  return projected.every((name) => members.has(name))
    ? projected.map((name) => members.get(name))
    : outputs
}

function columnNamed(name: string, projected: readonly string[] | null): Column {
  const output = projected?.indexOf(name) ?? -1
  if (output >= 0) return (_members, values) => cellOf(values[output])
  if (name === 'timestamp') return (members) => timeCell(members.get(name))
  const known: readonly string[] = [...RECORD_COLUMNS, ...MORE_COLUMNS]
  if (known.includes(name)) return (members) => cellOf(members.get(name))
  throw new SearchError(
    'MR_SEARCH_REQUEST',
    `columns has ${JSON.stringify(name)}. Expected columns of the projection${projected === null ? '' : ` (${projected.join(', ')})`} or of the record: ${known.join(', ')}.`,
  )
}

/** A line of cells that are quoted already. */
export function csvRow(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`
}

/** JSON text as a cell: strings bare, null and what is missing empty, structures as JSON. */
function cellOf(json: string | undefined): string {
  if (json === undefined || json === 'null') return ''
  if (!json.startsWith('"')) return quoted(json)
  const text: unknown = JSON.parse(json)
  return csvCell(String(text))
}

const YEAR_0 = Date.UTC(-1, 12)
const YEAR_10000 = Date.UTC(10_000, 0)

/**
 * ISO 8601 in UTC with milliseconds; the number itself where it is no time of a year from 0 to 9999, nothing for Kafka's
 * "no timestamp".
 */
function timeCell(json: string | undefined): string {
  if (json === undefined || json === '-1') return ''
  const at = Number(json)
  return at >= YEAR_0 && at < YEAR_10000 ? new Date(at).toISOString() : json
}

const FORMULA = /^[=+\-@\t\r\n]/
const NEEDS_QUOTES = /[",\r\n\t]|^ | $/

/** One text as a cell; the empty text is quoted, so that it differs from null. */
export function csvCell(text: string): string {
  if (text === '') return '""'
  return quoted(FORMULA.test(text) ? `'${text}` : text)
}

function quoted(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
