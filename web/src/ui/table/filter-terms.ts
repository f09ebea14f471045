/** Terms of the filter language (contract/list-filter.ts), put together. */

/** The value as one alternative of a text field that must be it as a whole; undefined where the language cannot say it. */
function exactly(text: string): string | undefined {
  return /^[^\s",*]+$/.test(text) ? `=${text}` : undefined
}

/** `text` as near as the language can say it: whole, or as a part. Quotes cannot be said at all. */
function nearly(text: string): string {
  const part = text
    .split('"')
    .reduce((longest, one) => (one.length > longest.length ? one : longest))
  return exactly(text) ?? `"${part}"`
}

/** A term that keeps the rows whose field is one of `values`, and perhaps rows that only contain one with blanks or quotes. */
export function exactTerm(field: string, values: readonly string[]): string {
  return `${field}:${values.map(nearly).join(',')}`
}

export function withTerm(text: string, term: string): string {
  return `${text.trim()} ${term}`.trim()
}

export function withoutTerm(text: string, term: string): string {
  return text
    .split(' ')
    .filter((one) => one !== term)
    .join(' ')
    .trim()
}
