/**
 * Deleting the records of topics up to a place. The place is resolved to an offset of each partition before anything is
 * done, and those offsets are what is recorded and asked for: repeating it deletes nothing more.
 */
import type { Consequence, ItemResult, MutationTarget } from '@millrace/contract/mutation.ts'
import { truncateTopics as input, type TruncateTopics } from '@millrace/contract/topic-mutations.ts'
import { z } from 'zod'
import { deleteRecords, type DeletedBefore } from '@millrace/kafka/admin/delete-records.ts'
import { kafkaCommand } from '../command-line.ts'
import { PARTLY_DONE } from '../kafka-results.ts'
import type { Mutation } from '../model.ts'
import { topicTargets } from '../targets.ts'
import { offsetsOf, planTruncation } from '../truncation.ts'
import { count, grouped, topicsOf } from '../words.ts'

/** Rows of a preview: of more partitions only the sum is told. */
const MOST_ROWS = 50
/** Partitions in the command of a preview: a file of more is nothing to read or copy. */
const MOST_IN_COMMAND = 2_000

/** A request that deletes has no body by which to say how much. */
const places = z
  .object({
    before: z.coerce
      .number()
      .int()
      .min(0)
      .optional()
      .describe('Offset up to which records are deleted. Without this and before_time: all.'),
    before_time: z.coerce
      .number()
      .int()
      .min(0)
      .optional()
      .describe('The same by time, ms since epoch.'),
    partitions: z
      .string()
      .regex(/^\d{1,6}(,\d{1,6})*$/, 'expected numbers and commas, such as 0,3')
      .optional()
      .describe('Of these partitions only.'),
  })
  .refine(({ before, before_time: time }) => before === undefined || time === undefined, {
    error: 'expected before or before_time, not both',
    path: ['before'],
  })

function placeIn(given: Readonly<Record<string, unknown>>): Omit<TruncateTopics, 'topics'> {
  const { before, before_time: time, partitions } = places.parse(given)
  return { partitions: partitions?.split(',').map(Number) ?? null, to: placeOf(before, time) }
}

function placeOf(offset: number | undefined, timestamp: number | undefined): TruncateTopics['to'] {
  if (offset !== undefined) return { kind: 'offset', offset }
  return timestamp === undefined ? { kind: 'end' } : { kind: 'timestamp', timestamp }
}

export const truncateTopicsMutation: Mutation<TruncateTopics> = {
  name: 'truncate-topics',
  event: 'truncate-topic',
  summary: 'Deletes the records of topics before an offset, a time, or all of them',
  action: 'TOPIC_TRUNCATE',
  destructive: true,
  creates: false,
  input,
  aliases: [
    {
      method: 'DELETE',
      path: '/topics/{topic}/records',
      query: places,
      toInput: ({ topic }, given) => ({ topics: [topic], ...placeIn(given) }),
    },
  ],
  title: ({ topics }) => `Truncate ${topicsOf(topics)}`,
  targets: ({ topics }) => topicTargets(topics),
  async preview({ view, kafka }, given, targets, signal) {
    const plans = await planTruncation(kafka, targets, given, signal)
    return plans.map(({ target, refused, partitions }) => {
      const row = view.topic(target.name)?.data
      const lost = partitions.reduce((sum, { start, to }) => sum + Math.max(0, to - start), 0)
      const problem = refused?.detail ?? (row?.cleanup_policy === 'compact' ? COMPACTED_ONLY : null)
      return {
        target,
        changes: partitions
          .filter(({ start, to }) => to > start)
          .slice(0, MOST_ROWS)
          .map(({ partition, start, to }) => ({
            field: `start of partition ${partition}`,
            from: String(start),
            to: String(to),
          })),
        consequences: refused === null ? lossOf(lost, row?.groups ?? 0) : [],
        problem,
      }
    })
  },
  async resolve({ kafka }, given, targets, signal) {
    const plans = await planTruncation(kafka, targets, given, signal)
    return {
      input: { ...given, to: offsetsOf(plans) },
      refused: plans.flatMap(({ refused }) => refused ?? []),
    }
  },
  async execute({ kafka }, { to }, targets, signal) {
    if (to.kind !== 'offsets') throw new TypeError(`a place of kind ${to.kind} was not resolved`)
    const wanted = rowsOf(
      targets.map(({ name }) => name),
      to.offsets,
    )
    const done = Map.groupBy(await deleteRecords(kafka, wanted, { signal }), ({ topic }) => topic)
    return targets.map((target) => resultOf(target, done.get(target.name) ?? []))
  },
  command({ topics, to }, target) {
    // A preview is of the resolved input; without one (nothing may be touched) there is nothing to do.
    const rows = to.kind === 'offsets' ? rowsOf(topics, to.offsets) : []
    const shown = rows.slice(0, MOST_IN_COMMAND)
    const file = JSON.stringify({ partitions: shown, version: 1 })
    const more =
      rows.length > shown.length
        ? `\n# and ${grouped(rows.length - shown.length)} more partitions, which are left out here`
        : ''
    const command = kafkaCommand('kafka-delete-records.sh', target, [
      '--offset-json-file',
      '/dev/stdin',
    ])
    return `${command} <<'EOF'\n${file}\nEOF${more}`
  },
  audited: (given) => given,
}

const COMPACTED_ONLY =
  'Kafka deletes no records of a topic whose cleanup.policy is only compact. Write tombstones, or add delete to its cleanup.policy.'

function lossOf(lost: number, groups: number): Consequence[] {
  if (lost === 0)
    return [{ severity: 'info', text: 'Nothing lies before that place: no record is deleted.' }]
  const text = `${count(lost, 'record')} ${lost === 1 ? 'is' : 'are'} deleted for good.`
  return [
    { severity: 'danger', text },
    ...(groups === 0
      ? []
      : [
          {
            severity: 'warning' as const,
            text: `${groups === 1 ? '1 group reads' : `${grouped(groups)} groups read`} it: what they have not read yet is lost to them.`,
          },
        ]),
  ]
}

function rowsOf(
  topics: readonly string[],
  offsets: Readonly<Record<string, Readonly<Record<string, number>>>>,
) {
  return [...new Set(topics)].flatMap((topic) =>
    Object.entries(offsets[topic] ?? {}).map(([partition, offset]) => ({
      topic,
      partition: Number(partition),
      offset,
    })),
  )
}

function resultOf(target: MutationTarget, done: readonly DeletedBefore[]): ItemResult {
  const failures = done.flatMap(({ partition, result }) =>
    result.outcome === 'done' ? [] : [{ partition, result }],
  )
  const [first] = failures
  if (first === undefined) return { target, outcome: 'done', code: null, detail: endsOf(done) }
  const names = failures.map(({ partition }) => partition)
  const where = `${failures.length} of ${count(done.length, 'partition')} (${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''})`
  const { outcome, code, message } = first.result
  const why = code === 'POLICY_VIOLATION' ? COMPACTED_ONLY : message
  const isPartly = failures.length < done.length && outcome !== 'unknown'
  return {
    target,
    outcome: isPartly ? 'failed' : outcome,
    code: isPartly ? PARTLY_DONE : code,
    detail: `Not truncated: ${where}. ${why}`,
  }
}

/** The new beginnings, for the audit log. */
function endsOf(done: readonly DeletedBefore[]): string {
  const starts = done
    .slice(0, MOST_ROWS)
    .map((one) => `${one.partition}: ${one.lowWatermark ?? '?'}`)
  return `First offsets left: ${starts.join(', ')}${done.length > MOST_ROWS ? ` and ${grouped(done.length - MOST_ROWS)} more` : ''}.`
}
