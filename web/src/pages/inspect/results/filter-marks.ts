/** Which texts in the records the filter asked for. */
import { collectFacts } from '@millrace/kjq/facts/facts.ts'
import { CompileError } from '@millrace/kjq/errors.ts'
import { parseClassic } from '@millrace/kjq/syntax/classic.ts'
import { parse } from '@millrace/kjq/syntax/parser.ts'

export interface FilterMarks {
  readonly key: readonly string[]
  readonly value: readonly string[]
  readonly headers: readonly string[]
}

export const NO_MARKS: FilterMarks = { key: [], value: [], headers: [] }

/** Shorter texts would mark half of every line. */
const SHORTEST = 2

/** The texts that every match holds, by the part that they are in. Nothing for a filter that does not compile. */
export function filterMarks(filter: string | undefined, dialect: 'jq' | 'classic'): FilterMarks {
  if (filter === undefined || filter.trim() === '') return NO_MARKS
  const literals = literalsOf(filter, dialect)
  const under = (part: string): string[] => [
    ...new Set(
      literals
        .filter(({ root, text }) => (root === part || root === null) && text.length >= SHORTEST)
        .map(({ text }) => text),
    ),
  ]
  return { key: under('key'), value: under('value'), headers: under('headers') }
}

function literalsOf(filter: string, dialect: 'jq' | 'classic') {
  try {
    const node = dialect === 'jq' ? parse(filter) : parseClassic(filter).node
    return collectFacts(node).required.flat()
  } catch (error) {
    // The server has said what is wrong with it.
    if (error instanceof CompileError) return []
    throw error
  }
}

/** Of every part. */
export function allMarks({ key, value, headers }: FilterMarks): readonly string[] {
  return [...new Set([...key, ...value, ...headers])]
}
