/** What a change touches. */
import type { Consequence, MutationTarget } from '@millrace/contract/mutation.ts'

/** Each once, in the order given. */
export function topicTargets(names: readonly string[]): readonly MutationTarget[] {
  return [...new Set(names)].map((name) => ({ type: 'topic', name }))
}

/** Of topics that brokers made for themselves. */
export const INTERNAL: Consequence = {
  severity: 'danger',
  text: 'Kafka itself keeps its state in this topic: groups or transactions may stop working.',
}
