/** From the outcomes of Kafka's admin calls to results of targets. */
import type { ItemResult, MutationTarget } from '@millrace/contract/mutation.ts'
import type { AdminOutcome } from '@millrace/kafka/admin/outcome.ts'
import type { Fault } from '@millrace/kafka/read/model.ts'

const UNKNOWN_TOPIC = 'UNKNOWN_TOPIC_OR_PARTITION'

/** Of an item of which a part was done: of a topic some of its partitions. */
export const PARTLY_DONE = 'MR_PARTLY_DONE'

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

/** Of what was asked before the change itself. */
export function resultOfFault(target: MutationTarget, { kind, code, message }: Fault): ItemResult {
  if (code === UNKNOWN_TOPIC) return unknownTopic(target)
  return { target, outcome: kind === 'denied' ? 'denied' : 'failed', code, detail: message }
}

/** What cannot be asked of Kafka. */
export function failed(target: MutationTarget, detail: string): ItemResult {
  return { target, outcome: 'failed', code: 'MR_MUTATION_FAILED', detail }
}

/** Of a question to Kafka whether it would take a change. */
export const NOT_CHECKED =
  'Whether Kafka would take it is not known: the broker did not answer in time.'

/** What a preview says against it; null: nothing. */
export function problemOf(
  target: MutationTarget,
  outcome: AdminOutcome | undefined,
): string | null {
  if (outcome === undefined) return null
  return outcome.outcome === 'unknown' ? NOT_CHECKED : resultOf(target, outcome).detail
}
