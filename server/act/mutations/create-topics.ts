/** Creating topics. */
import type { Consequence, FieldChange } from '@millrace/contract/mutation.ts'
import { createTopics as input, type CreateTopics } from '@millrace/contract/topic-mutations.ts'
import {
  createTopics,
  type TopicResult,
  type TopicSpec,
} from '@millrace/kafka/admin/create-topics.ts'
import type { ItemResult, MutationTarget } from '@millrace/contract/mutation.ts'
import { kafkaCommand } from '../command-line.ts'
import { MOST_CHECKED } from '../kafka-results.ts'
import type { Mutation, MutationCluster } from '../model.ts'
import { topicTargets } from '../targets.ts'
import { badTopicName, collidingTopic } from '../topic-name.ts'
import { topicsOf } from '../words.ts'

type NewTopic = CreateTopics['topics'][number]

export const createTopicsMutation: Mutation<CreateTopics> = {
  name: 'create-topics',
  event: 'create-topic',
  summary: 'Creates topics',
  action: 'TOPIC_CREATE',
  destructive: false,
  creates: true,
  input: input.refine(
    ({ topics }) => new Set(topics.map(({ name }) => name)).size === topics.length,
    {
      error: 'expected each name once',
    },
  ),
  aliases: [{ method: 'POST', path: '/topics', toInput: (_params, body) => body }],
  title: ({ topics }) => `Create ${topicsOf(topics.map(({ name }) => name))}`,
  targets: ({ topics }) => topicTargets(topics.map(({ name }) => name)),
  async preview(cluster, given, targets, signal) {
    const { view, kafka } = cluster
    const wanted = specsOf(given, targets)
    const known = new Set(view.topics().data.map(({ name }) => name))
    const asked = wanted.slice(0, MOST_CHECKED).filter(({ name }) => badTopicName(name) === null)
    const checked = new Map(
      (await createTopics(kafka, asked.map(specOf), { validateOnly: true, signal })).map((one) => [
        one.name,
        one,
      ]),
    )
    return wanted.map((topic, i) => ({
      // There is one for each target, in order.
      target: targets[i]!,
      changes: fieldsOf(topic, checked.get(topic.name)),
      consequences: consequencesOf(cluster, topic),
      problem:
        badTopicName(topic.name) ??
        collisionOf(topic.name, known) ??
        problemOf(targets[i]!, checked.get(topic.name)),
    }))
  },
  async execute({ kafka }, given, targets, signal) {
    const results = await createTopics(kafka, specsOf(given, targets).map(specOf), { signal })
    // One result for each target, in order.
    return targets.map((target, i) => resultOf(target, results[i]!))
  },
  command: ({ topics }, target) =>
    topics
      .map(({ name, partitions, replication_factor: replicas, config }) =>
        kafkaCommand('kafka-topics.sh', target, [
          '--create',
          '--topic',
          name,
          ...(partitions === null ? [] : ['--partitions', String(partitions)]),
          ...(replicas === null ? [] : ['--replication-factor', String(replicas)]),
          ...Object.entries(config).flatMap(([key, value]) => ['--config', `${key}=${value}`]),
        ]),
      )
      .join('\n'),
  audited: (given) => given,
}

/** Of the targets that are left, in their order. */
function specsOf({ topics }: CreateTopics, targets: readonly MutationTarget[]): NewTopic[] {
  const byName = new Map(topics.map((topic) => [topic.name, topic]))
  return targets.flatMap(({ name }) => byName.get(name) ?? [])
}

function specOf({ name, partitions, replication_factor: replicas, config }: NewTopic): TopicSpec {
  return {
    name,
    partitions: partitions ?? -1,
    replicationFactor: replicas ?? -1,
    configs: config,
  }
}

function resultOf(target: MutationTarget, result: TopicResult): ItemResult {
  switch (result.outcome) {
    case 'created':
      return { target, outcome: 'done', code: null, detail: null }
    case 'exists':
      return {
        target,
        outcome: 'failed',
        code: 'TOPIC_ALREADY_EXISTS',
        detail: `There is a topic ${JSON.stringify(target.name)} already. Choose another name.`,
      }
    case 'denied':
    case 'unknown':
    case 'failed': {
      const { outcome, code, message } = result
      return { target, outcome, code, detail: message }
    }
  }
}

function problemOf(target: MutationTarget, result: TopicResult | undefined): string | null {
  return result === undefined ? null : resultOf(target, result).detail
}

function collisionOf(name: string, known: ReadonlySet<string>): string | null {
  const other = collidingTopic(name, known)
  if (other === null) return null
  return `Kafka takes ${JSON.stringify(name)} for the topic ${JSON.stringify(other)} in the names of metrics ("." and "_" are one there) and refuses it.`
}

function told(given: number | null, found: number | undefined): string {
  if (given !== null) return String(given)
  return found === undefined || found < 0 ? 'as the brokers choose' : String(found)
}

/** What brokers choose is known when they were asked. */
function fieldsOf(topic: NewTopic, checked: TopicResult | undefined): FieldChange[] {
  const made = checked?.outcome === 'created' ? checked : null
  return [
    { field: 'partitions', from: null, to: told(topic.partitions, made?.partitions) },
    {
      field: 'replication factor',
      from: null,
      to: told(topic.replication_factor, made?.replicationFactor),
    },
    ...Object.entries(topic.config).map(([field, to]) => ({ field, from: null, to })),
  ]
}

function consequencesOf(
  { view }: MutationCluster,
  { replication_factor: replicas, config }: NewTopic,
): Consequence[] {
  const found: Consequence[] = []
  const brokers = view.brokers().data.length
  if (replicas === 1 && brokers > 1)
    found.push({
      severity: 'warning',
      text: 'With one replica the records are away while its broker is, and lost with its disk.',
    })
  const least = Number(config['min.insync.replicas'])
  if (replicas !== null && least > replicas)
    found.push({
      severity: 'danger',
      text: `min.insync.replicas is ${least} with ${replicas} replicas: writes with acks=all would all be refused.`,
    })
  else if (replicas !== null && replicas > 1 && least === replicas)
    found.push({
      severity: 'warning',
      text: 'min.insync.replicas equals the replicas: writes with acks=all stop when one broker is away.',
    })
  return found
}
