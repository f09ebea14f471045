/** Adding partitions to topics. */
import type { Consequence } from '@millrace/contract/mutation.ts'
import { addPartitions as input, type AddPartitions } from '@millrace/contract/topic-mutations.ts'
import { createPartitions } from '@millrace/kafka/admin/create-partitions.ts'
import { kafkaCommand, topicPatterns } from '../command-line.ts'
import { MOST_CHECKED, problemOf, resultOf } from '../kafka-results.ts'
import type { Mutation } from '../model.ts'
import { INTERNAL, topicTargets } from '../targets.ts'
import { count, topicsOf } from '../words.ts'

const KEYS_MOVE: Consequence = {
  severity: 'warning',
  text: 'Records of one key are written to another partition from then on: their order across the change is lost, and what is there stays where it is.',
}
const ONE_WAY: Consequence = {
  severity: 'info',
  text: 'Partitions cannot be taken away again without deleting the topic.',
}

export const addPartitionsMutation: Mutation<AddPartitions> = {
  name: 'add-partitions',
  event: 'increase-partitions',
  summary: 'Gives topics more partitions',
  action: 'TOPIC_EDIT',
  destructive: false,
  creates: false,
  input,
  aliases: [
    {
      method: 'POST',
      path: '/topics/{topic}/partitions',
      body: input.omit({ topics: true }),
      toInput: ({ topic }, body) => ({ ...body, topics: [topic] }),
    },
  ],
  title: ({ topics, partitions }) => `Give ${topicsOf(topics)} ${count(partitions, 'partition')}`,
  targets: ({ topics }) => topicTargets(topics),
  async preview({ view, kafka }, { partitions }, targets, signal) {
    const asked = targets.slice(0, MOST_CHECKED).map(({ name }) => ({ name, count: partitions }))
    const checked = await createPartitions(kafka, asked, { validateOnly: true, signal })
    return targets.map((target, i) => {
      const row = view.topic(target.name)?.data
      const from = row === undefined ? null : String(row.partitions)
      return {
        target,
        changes: [{ field: 'partitions', from, to: String(partitions) }],
        consequences: [KEYS_MOVE, ONE_WAY, ...(row?.internal === true ? [INTERNAL] : [])],
        problem: problemOf(target, checked[i]),
      }
    })
  },
  async execute({ kafka }, { partitions }, targets, signal) {
    const wanted = targets.map(({ name }) => ({ name, count: partitions }))
    const results = await createPartitions(kafka, wanted, { signal })
    // One result for each target, in order.
    return targets.map((target, i) => resultOf(target, results[i]!))
  },
  command: ({ topics, partitions }, target) =>
    topicPatterns(topics)
      .map((pattern) =>
        kafkaCommand('kafka-topics.sh', target, [
          '--alter',
          '--topic',
          pattern,
          '--partitions',
          String(partitions),
        ]),
      )
      .join('\n'),
  audited: (given) => given,
  shows: (view, { partitions }, { name }) =>
    (view.topic(name)?.data.partitions ?? partitions) >= partitions,
}
