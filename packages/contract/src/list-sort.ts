/**
 * The order of every list, in the console's tables and in the API's `sort`: `-lag,name`. Text sorts naturally
 * (orders-2 before orders-10), unknown values come last in both directions.
 */

export interface SortKey {
  readonly field: string
  readonly descending: boolean
}

/** `-lag,name` → two keys; blanks and empty parts are ignored. */
export function parseSort(text: string): SortKey[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '-')
    .map((part) =>
      part.startsWith('-')
        ? { field: part.slice(1), descending: true }
        : { field: part, descending: false },
    )
}

// A fixed locale: pages and cursors must not depend on where the server or the browser stands.
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Natural order; texts that differ only in case or width still have one order, by code unit. */
export function compareText(a: string, b: string): number {
  const natural = collator.compare(a, b)
  if (natural !== 0) return natural
  return a < b ? -1 : a > b ? 1 : 0
}

/** Ascending order of two field values; lists compare by their joined text. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return compareText(String(a), String(b))
}

/** Compares by one key: unknown (null, undefined, NaN) last in both directions. */
export function compareByKey(a: unknown, b: unknown, descending: boolean): number {
  const unknownA = isUnknown(a)
  const unknownB = isUnknown(b)
  if (unknownA || unknownB) return Number(unknownA) - Number(unknownB)
  return descending ? compareValues(b, a) : compareValues(a, b)
}

function isUnknown(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value)
}
