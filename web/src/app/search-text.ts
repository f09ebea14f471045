/**
 * Search parameters as people read and type them: `?q=urp:>0&sort=-lag`. The router's default writes JSON into the
 * address; here every value is text.
 */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') params.append(name, value)
  }
  // Legible where the standard allows it in a query: URLSearchParams escapes more than it must.
  const out = params
    .toString()
    .replaceAll('%3A', ':')
    .replaceAll('%3E', '>')
    .replaceAll('%2C', ',')
    .replaceAll('%2A', '*')
    .replaceAll('%2F', '/')
  return out === '' ? '' : `?${out}`
}
