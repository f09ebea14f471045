/** What a change touches. */
import type { MutationTarget } from '@millrace/contract/mutation.ts'

/** Each once, in the order given. */
export function topicTargets(names: readonly string[]): readonly MutationTarget[] {
  return [...new Set(names)].map((name) => ({ type: 'topic', name }))
}
