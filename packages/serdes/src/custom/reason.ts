/** What a module threw, as the reason that stands with a record. */
const MAX_REASON = 500

export function reasonOf(thrown: unknown): string {
  try {
    const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown)
    const line = text.replaceAll(/\s+/g, ' ').trim()
    return line.length > MAX_REASON ? `${line.slice(0, MAX_REASON)}…` : line
  } catch {
    // An object that cannot even be printed.
    return 'it threw something that has no text'
  }
}
