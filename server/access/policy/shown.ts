/** Something of a file, quoted, short, safe to show. */
const MAX = 80

export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'a map'
  if (value === '') return 'empty'
  const text = String(value)
  return JSON.stringify(text.length > MAX ? `${text.slice(0, MAX)}…` : text)
}

/** `["cluster", "*", "topic", "tx_*"]` */
export function shownPath(path: readonly string[]): string {
  return `[${path.map((part) => JSON.stringify(part)).join(', ')}]`
}
