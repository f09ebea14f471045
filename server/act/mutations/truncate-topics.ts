/**
 * Deleting the records of topics up to a place. The place is resolved to an offset of each partition before anything is
 * done, and those offsets are what is asked for: repeating it deletes nothing more.
 */
import type { ItemResult } from '@millrace/contract/mutation.ts'
import { truncateTopics as input, type TruncateTopics } from '@millrace/contract/topic-mutations.ts'
import { deleteRecords, type DeletedBefore } from '@millrace/kafka/admin/delete-records.ts'
import { kafkaCommand, shellWord } from '../command-line.ts'
import { unknownTopic } from '../kafka-results.ts'
import type { Mutation } from '../model.ts'
import { topicTargets } from '../targets.ts'
import { planTruncation, type TopicPlan } from '../truncation.ts'
import { count, grouped, topicsOf } from '../words.ts'

/** Rows of a preview: of more partitions only the sum is told. */
const MOST_ROWS = 50

export const truncateTopicsMutation: Mutation<TruncateTopics> = {
  name: 'truncate-topics',
  event: 'truncate-topic',
  summary: 'Deletes the records of topics before an offset, a time, or all of them',
  action: 'TOPIC_TRUNCATE',
  destructive: true,
  creates: false,
  input,
  title: ({ topics }) => `Truncate ${topicsOf(topics)}`,
  targets: ({ topics }) => topicTargets(topics),
  async preview({ view, kafka }, given, targets, signal) {
    const plans = await planTruncation(kafka, targets, given, signal)
    return plans.map((plan) => {
      const compacted = view.topic(plan.target.name)?.data.cleanup_policy === 'compact'
      const lost = plan.partitions.reduce((sum, one) => sum + Math.max(0, one.to - one.start), 0)
      const groups = view.topic(plan.target.name)?.data.groups ?? 0
      return {
        target: plan.target,
        changes: plan.partitions
          .filter(({ start, to }) => to > start)
          .slice(0, MOST_ROWS)
          .map(({ partition, start, to }) => ({
            field: `start of partition ${partition}`,
            from: String(start),
            to: String(to),
          })),
        consequences: [
          lost === 0
            ? { severity: 'info', text: 'Nothing lies before that place: no record is deleted.' }
            : { severity: 'danger', text: `${count(lost, 'record')} are deleted for good.` },
          ...(groups > 0 && lost > 0
            ? [
                {
                  severity: 'warning' as const,
                  text: `${count(groups, 'group')} read it: what they have not read yet is lost to them.`,
                },
              ]
            : []),
        ],
        problem:
          plan.problem ??
          (compacted
            ? 'Kafka refuses to delete records of a topic whose cleanup.policy is only compact (POLICY_VIOLATION).'
            : null),
      }
    })
  },
  async execute({ kafka }, given, targets, signal) {
    const plans = await planTruncation(kafka, targets, given, signal)
    const wanted = plans.flatMap(({ target, partitions }) =>
      partitions.map(({ partition, to }) => ({ topic: target.name, partition, offset: to })),
    )
    const done = Map.groupBy(await deleteRecords(kafka, wanted, { signal }), ({ topic }) => topic)
    return plans.map((plan) => resultOf(plan, done.get(plan.target.name) ?? []))
  },
  command({ topics, partitions, to }, target) {
    if (to.kind === 'timestamp')
      return `# The offsets of that time first: ${kafkaCommand('kafka-get-offsets.sh', target, ['--time', String(to.timestamp)])}`
    const rows = topics.flatMap((topic) =>
      to.kind === 'offsets'
        ? Object.entries(to.offsets[topic] ?? {}).map(([partition, offset]) => ({
            topic,
            partition: Number(partition),
            offset,
          }))
        : (partitions ?? [0]).map((partition) => ({
            topic,
            partition,
            offset: to.kind === 'end' ? -1 : to.offset,
          })),
    )
    const file = JSON.stringify({ partitions: rows, version: 1 })
    const rest =
      partitions === null && to.kind !== 'offsets' ? '   # and so for every other partition' : ''
    return `${kafkaCommand('kafka-delete-records.sh', target, ['--offset-json-file', '/dev/stdin'])} <<<${shellWord(file)}${rest}`
  },
  audited: (given) => given,
}

function resultOf({ target, problem }: TopicPlan, done: readonly DeletedBefore[]): ItemResult {
  if (problem !== null)
    return problem === unknownTopic(target).detail
      ? unknownTopic(target)
      : { target, outcome: 'failed', code: 'MR_MUTATION_FAILED', detail: problem }
  const failed = done.filter(({ result }) => result.outcome !== 'done')
  const [first] = failed
  if (first === undefined || first.result.outcome === 'done')
    return { target, outcome: 'done', code: null, detail: endsOf(done) }
  const names = failed.map(({ partition }) => partition)
  const where = `${failed.length} of ${done.length} partitions (${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''})`
  return {
    target,
    outcome: first.result.outcome,
    code: first.result.code,
    detail: `Not truncated: ${where}. ${first.result.message}`,
  }
}

/** The new beginnings, for the audit log. */
function endsOf(done: readonly DeletedBefore[]): string {
  const starts = done
    .slice(0, MOST_ROWS)
    .map((one) => `${one.partition}: ${one.lowWatermark ?? '?'}`)
  return `First offsets left: ${starts.join(', ')}${done.length > MOST_ROWS ? ` and ${grouped(done.length - MOST_ROWS)} more` : ''}.`
}
