/** What ends a search under way: whether its topics may be read is asked again and again. */
import type { SearchTerms } from './model.ts'

/** Why whoever asked may no longer read the topic; null: they may. */
export function withdrawn(
  terms: Pick<SearchTerms, 'refuse' | 'visible'>,
  topic: string,
): string | null {
  const reason = terms.refuse(topic)
  if (reason !== null) return `Topic ${topic} may no longer be read: ${reason}`
  return terms.visible(topic) ? null : `There is no topic ${topic} any more.`
}
