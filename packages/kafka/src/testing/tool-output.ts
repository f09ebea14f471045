/** For integration tests: what Kafka's command-line tools print. */
import assert from 'node:assert/strict'

/**
 * Rows of a table printed by a tool, reduced to the columns named.
 * @param columns headings separated by spaces; rows come back the same way
 */
export function columnsOf(text: string, columns: string): string[] {
  const wanted = columns.split(' ')
  const lines = text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((cells) => cells.length >= wanted.length)
  const headings = lines.find((cells) => wanted.every((column) => cells.includes(column))) ?? []
  return lines
    .filter((cells) => !cells.includes(wanted[0] ?? ''))
    .map((cells) => wanted.map((column) => cells[headings.indexOf(column)] ?? '').join(' '))
}

/** The same rows in any order. */
export function assertSameRows(actual: readonly string[], expected: readonly string[]): void {
  assert.deepEqual(actual.toSorted(), expected.toSorted())
}
