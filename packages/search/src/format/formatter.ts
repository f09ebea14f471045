/** Found records as a file: NDJSON, one JSON array, or CSV. For exports of the server and for the command line. */
import type { ExportFormat } from '@millrace/contract/search.ts'
import type { RecordText } from '../engine/model.ts'
import { csvCell, csvRow, csvTable } from './csv.ts'

/** Texts that joined make the file: `begin`, any number of `records`, `end`. */
export interface Formatter {
  readonly contentType: string
  begin(): string
  /** A formatter knows whether records came before, so it is for one file. */
  records(records: readonly RecordText[]): string
  /** Without it the file is visibly not complete (JSON) or the download must be broken off (NDJSON and CSV, which cannot tell). */
  end(): string
}

export interface FormatOptions {
  /** CSV: which columns; null: those of the projection, or of a record. */
  readonly columns: readonly string[] | null
  /** `started.columns` of the search. */
  readonly projected: readonly string[] | null
  /** The search has a projection. */
  readonly projection: boolean
}

/** @throws SearchError MR_SEARCH_REQUEST for a column that there is not */
export function formatter(format: ExportFormat, options: FormatOptions): Formatter {
  switch (format) {
    case 'ndjson':
      return {
        contentType: 'application/x-ndjson; charset=utf-8',
        begin: () => '',
        records: (records) => records.map(({ json }) => `${json}\n`).join(''),
        end: () => '',
      }
    case 'json':
      return jsonFormatter()
    case 'csv':
      return csvFormatter(options)
  }
}

function jsonFormatter(): Formatter {
  let first = true
  return {
    contentType: 'application/json; charset=utf-8',
    begin: () => '[',
    records(records) {
      let text = ''
      for (const { json } of records) {
        text += first ? `\n${json}` : `,\n${json}`
        first = false
      }
      return text
    },
    end: () => '\n]\n',
  }
}

function csvFormatter({ columns, projected, projection }: FormatOptions): Formatter {
  // A projection with any number of outputs: all of them in one cell.
  const wanted = columns ?? (projection && projected === null ? ['projection'] : null)
  const table = csvTable(wanted, projected)
  return {
    contentType: 'text/csv; charset=utf-8; header=present',
    begin: () => csvRow(table.names.map(csvCell)),
    records: (records) => records.map(({ json }) => table.row(json)).join(''),
    end: () => '',
  }
}
