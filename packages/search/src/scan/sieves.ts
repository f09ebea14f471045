/** What serdes tell of bytes by their schemas, for formats in which a literal has no bytes of its own. */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import type { Query } from '@millrace/kjq/kjq.ts'
import type { Side } from '@millrace/serdes/serde.ts'

/** Groups of literals that can only be on this side: of each group one is in every match. */
export function groupsOn(side: Side, filter: Query | null): readonly (readonly Literal[])[] {
  if (filter === null) return []
  return filter.facts.required.filter(
    (group) => group.length > 0 && group.every(({ root }) => root === side),
  )
}
