/** Which parts of a record a query looks at. */
import type { Query } from '@millrace/kjq/kjq.ts'
import type { Side } from '@millrace/serdes/serde.ts'

/** Not at all; at these places only; at all of it. */
export type Need = 'none' | 'whole' | readonly (readonly string[])[]
export type Needs = Readonly<Record<Side, Need>>

export const SIDES: readonly Side[] = ['key', 'value', 'headers']
export const NOTHING: Needs = { key: 'none', value: 'none', headers: 'none' }
const EVERYTHING: Needs = { key: 'whole', value: 'whole', headers: 'whole' }

export function needsOf(query: Query | null): Needs {
  if (query === null) return NOTHING
  const { paths } = query.facts
  if (paths === 'everything') return EVERYTHING
  const below = (side: Side): Need => {
    const own = paths.filter(([root]) => root === side).map((path) => path.slice(1))
    if (own.length === 0) return 'none'
    return own.some((path) => path.length === 0) ? 'whole' : own
  }
  return { key: below('key'), value: below('value'), headers: below('headers') }
}
