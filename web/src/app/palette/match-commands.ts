/** What the palette can do, and which of it a query means. */
export interface Command {
  readonly id: string
  readonly label: string
  /** Words that find it besides those of its label. */
  readonly words: string
  /** Its own key, told beside it. */
  readonly keys?: string
  /** Why it may not be run: it is shown with that, and does nothing. */
  readonly refusal?: string
  readonly run: () => void
}

/**
 * Commands in which every word of the query begins a word, in their own order; without a query all but the time ranges,
 * which would push the pages out of sight.
 */
export function matchCommands(query: string, commands: readonly Command[]): readonly Command[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return commands.filter(({ id }) => !id.startsWith('range '))
  return commands.filter(({ label, words: more }) => {
    const text = ` ${label} ${more}`.toLowerCase()
    return words.every((word) => text.includes(` ${word}`))
  })
}
