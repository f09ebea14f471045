/** What the compiler says of a filter, in a line of words. */
import type { Check } from '../../../ui/editor/kjq-lint.ts'

export type FilterTone = 'ok' | 'neutral' | 'warn' | 'error'

export interface FilterWords {
  readonly tone: FilterTone
  /** One word or two, beside an icon. */
  readonly label: string
  readonly text: string
  /** What the other dialect would read otherwise; null: nothing, or the dialect was chosen. */
  readonly ambiguity: string | null
}

/** Parts of a record that need no decoding. */
const PLAIN = new Set(['topic', 'partition', 'offset', 'timestamp'])
const SHOWN_PATHS = 3
const SHOWN_TEXT = 24

/**
 * @param check null: there is no filter
 * @param filter the text that was checked: what fails at its very end is still being written
 */
export function wordsFor(check: Check | null, filter: string): FilterWords {
  if (check === null) {
    return { tone: 'neutral', label: 'No filter', text: 'Every record matches.', ambiguity: null }
  }
  if (!check.ok) {
    if (check.error.offset >= filter.trimEnd().length) {
      return { tone: 'neutral', label: 'Unfinished', text: check.error.message, ambiguity: null }
    }
    return { tone: 'error', label: 'Error', text: check.error.message, ambiguity: null }
  }
  const ambiguous = check.warnings.find(({ code }) => code === 'KJQ_AMBIGUOUS')
  const ambiguity = ambiguous === undefined ? null : `${ambiguous.construct}: ${ambiguous.message}.`
  const slip = check.warnings.find(({ code }) => code !== 'KJQ_AMBIGUOUS')
  if (slip !== undefined) return { tone: 'warn', label: 'Warning', text: slip.message, ambiguity }
  return { ...speed(check), ambiguity }
}

function speed({ facts, dialect }: Check & { readonly ok: true }): Omit<FilterWords, 'ambiguity'> {
  const suffix = dialect === 'classic' ? ' Read as classic kJQ.' : ''
  const { paths, required } = facts
  if (paths !== 'everything' && paths.every(([root]) => PLAIN.has(root ?? ''))) {
    return { tone: 'ok', label: 'Fast', text: `Decides without decoding.${suffix}` }
  }
  const literals = required
    .map((group) => group.filter(({ root }) => root === null || !PLAIN.has(root)))
    .filter((group) => group.length > 0)
  const [best] = literals.sort((a, b) => shortest(b) - shortest(a))
  if (best !== undefined) {
    const [first] = best
    const more = best.length > 1 ? ` or ${best.length - 1} more` : ''
    return {
      tone: 'ok',
      label: 'Fast',
      text: `Looks for “${cut(first?.text ?? '')}”${more} in the bytes first, where the format allows.${suffix}`,
    }
  }
  return { tone: 'neutral', label: 'Decodes', text: `${decoded(paths)}${suffix}` }
}

function decoded(paths: 'everything' | readonly (readonly string[])[]): string {
  if (paths === 'everything' || paths.length > SHOWN_PATHS) return 'Reads every record whole.'
  return `Reads ${paths.map((path) => `.${path.join('.')}`).join(', ')} of every record.`
}

const shortest = (group: readonly { readonly text: string }[]): number =>
  Math.min(...group.map(({ text }) => text.length))

const cut = (text: string): string =>
  text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT)}…` : text
