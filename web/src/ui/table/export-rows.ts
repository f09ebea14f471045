/** Rows as text for other programs: CSV, JSON, Markdown and tab-separated. Always exact values, never rounded ones. */
import { type CellValue, type Column, alignOf, plainText } from './column.ts'

/** CSV of RFC 4180 with CRLF and a head of field names. */
export function toCsv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const used = exportable(columns)
  const lines = [used.map((column) => csvCell(column.id)).join(',')]
  for (const row of rows) lines.push(used.map((column) => csvCell(column.value(row))).join(','))
  return lines.join('\r\n') + '\r\n'
}

/**
 * One CSV cell. Text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP "CSV injection"):
 * topic and group names come from whoever may create them. Numbers stay numbers, negative ones too.
 */
export function csvCell(value: CellValue): string {
  if (typeof value === 'number') return String(value)
  const text = plainText(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Array of objects with the API's field names; unknown is null. */
export function toJson<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const used = exportable(columns)
  const objects = rows.map((row) =>
    Object.fromEntries(used.map((column) => [column.id, column.value(row)])),
  )
  return JSON.stringify(objects, null, 2) + '\n'
}

/** A GitHub table, for tickets and chats. */
export function toMarkdown<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const used = exportable(columns)
  const rule = used.map((column) => (alignOf(column) === 'end' ? '---:' : '---'))
  return [
    markdownLine(used.map((column) => markdownCell(column.label))),
    markdownLine(rule),
    ...rows.map((row) =>
      markdownLine(used.map((column) => markdownCell(plainText(column.value(row))))),
    ),
  ].join('\n')
}

function markdownLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function markdownCell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll(/\r?\n/g, ' ')
}

/** Pastes into spreadsheets as cells. */
export function toTabs<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const used = exportable(columns)
  return rows
    .map((row) =>
      used.map((column) => plainText(column.value(row)).replaceAll(/[\t\r\n]/g, ' ')).join('\t'),
    )
    .join('\n')
}

function exportable<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  return columns.filter((column) => column.picture !== true)
}
