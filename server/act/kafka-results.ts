/** From the outcomes of Kafka's admin calls to results of targets. */
import type { ItemResult, MutationTarget } from '@millrace/contract/mutation.ts'
import type { AdminOutcome } from '@millrace/kafka/admin/outcome.ts'

const UNKNOWN_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION'

/** Previews ask Kafka to check so many targets; of more the first ones. */
export const MOST_CHECKED = 50

/** The same words whether it does not exist or is outside the tenant: neither is told. */
export function unknownTopic(target: MutationTarget): ItemResult {
  const detail = `There is no topic ${JSON.stringify(target.name)} in this cluster. It may have been deleted.`
  return { target, outcome: 'failed', code: UNKNOWN_TOPIC, detail }
}

export function resultOf(target: MutationTarget, outcome: AdminOutcome): ItemResult {
  if (outcome.outcome === 'done') return { target, outcome: 'done', code: null, detail: null }
  if (outcome.code === UNKNOWN_TOPIC) return unknownTopic(target)
  return { target, outcome: outcome.outcome, code: outcome.code, detail: outcome.message }
}

/** What a preview says against it; null: nothing. */
export function problemOf(
  target: MutationTarget,
  outcome: AdminOutcome | undefined,
): string | null {
  return outcome === undefined ? null : resultOf(target, outcome).detail
}
