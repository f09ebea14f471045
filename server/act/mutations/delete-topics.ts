/** Deleting topics, with all their records. The exemplar of a change: see CONTRIBUTING.md. */
import type { Consequence } from '@millrace/contract/mutation.ts'
import type { TopicRow } from '@millrace/contract/topic.ts'
import { deleteTopics as input, type DeleteTopics } from '@millrace/contract/topic-mutations.ts'
import { deleteTopics } from '@millrace/kafka/admin/delete-topics.ts'
import { kafkaCommand, topicPatterns } from '../command-line.ts'
import { resultOf, unknownTopic } from '../kafka-results.ts'
import type { Mutation } from '../model.ts'
import { INTERNAL, topicTargets } from '../targets.ts'
import { bytes, count, grouped, topicsOf } from '../words.ts'

export const deleteTopicsMutation: Mutation<DeleteTopics> = {
  name: 'delete-topics',
  event: 'delete-topic',
  summary: 'Deletes topics with all their records',
  action: 'TOPIC_DELETE',
  destructive: true,
  creates: false,
  input,
  aliases: [
    {
      method: 'DELETE',
      path: '/topics/{topic}',
      toInput: ({ topic }) => ({ topics: [topic] }),
    },
  ],
  title: ({ topics }) => `Delete ${topicsOf(topics)}`,
  targets: ({ topics }) => topicTargets(topics),
  async preview({ view }, _input, targets) {
    return targets.map((target) => {
      const row = view.topic(target.name)?.data
      const problem = row === undefined ? unknownTopic(target).detail : null
      const consequences = row === undefined ? [] : lossOf(row)
      return { target, changes: [], consequences, problem }
    })
  },
  async execute({ kafka }, _input, targets, signal) {
    const names = targets.map(({ name }) => name)
    const results = await deleteTopics(kafka, names, { signal })
    // One result for each name, in order.
    return targets.map((target, i) => resultOf(target, results[i]!))
  },
  command: ({ topics }, target) =>
    topicPatterns(topics)
      .map((pattern) => kafkaCommand('kafka-topics.sh', target, ['--delete', '--topic', pattern]))
      .join('\n'),
  audited: (given) => given,
  shows: (view, _input, { name }) => view.topic(name) === undefined,
}

function lossOf(row: TopicRow): Consequence[] {
  const found: Consequence[] = []
  if (row.messages !== null && row.messages > 0) {
    const disk = row.disk_bytes === null ? '' : ` (${bytes(row.disk_bytes)} on disk)`
    const text = `${count(row.messages, 'record')}${disk} in ${count(row.partitions, 'partition')} are lost.`
    found.push({ severity: 'danger', text })
  }
  if (row.write_rate !== null && row.write_rate > 0)
    found.push({
      severity: 'danger',
      text: `It is written to now: ${grouped(Math.max(1, Math.round(row.write_rate)))} records/s.`,
    })
  if (row.groups !== null && row.groups > 0)
    found.push({ severity: 'warning', text: `${count(row.groups, 'group')} read it.` })
  if (row.internal) found.push(INTERNAL)
  return found
}
