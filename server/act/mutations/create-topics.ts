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
import { meaningOf, withoutSecrets } from '../config-values.ts'
import { MOST_CHECKED, NOT_CHECKED } from '../kafka-results.ts'
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
  aliases: [{ method: 'POST', path: '/topics', body: input, toInput: (_params, body) => body }],
  title: ({ topics }) => `Create ${topicsOf(topics.map(({ name }) => name))}`,
  targets: ({ topics }) => topicTargets(topics.map(({ name }) => name)),
  async preview(cluster, given, targets, signal) {
    const { view, kafka } = cluster
    const wanted = specsOf(given, targets)
    const names = new Set(view.topics().data.map(({ name }) => name))
    const asked = wanted.slice(0, MOST_CHECKED).filter(({ name }) => badTopicName(name) === null)
    const checked = new Map(
      (await createTopics(kafka, asked.map(specOf), { validateOnly: true, signal })).map((one) => [
        one.name,
        one,
      ]),
    )
    return wanted.map((topic) => {
      const target = { type: 'topic', name: topic.name } as const
      const found = checked.get(topic.name)
      const made = found?.outcome === 'created' ? found : null
      return {
        target,
        changes: fieldsOf(topic, made),
        consequences: consequencesOf(
          cluster,
          topic,
          topic.replication_factor ?? known(made?.replicationFactor),
        ),
        problem:
          badTopicName(topic.name) ?? collisionOf(topic.name, names) ?? problemOf(target, found),
      }
    })
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
          ...Object.entries(withoutSecrets(config)).flatMap(([key, value]) => [
            '--config',
            `${key}=${value}`,
          ]),
        ]),
      )
      .join('\n'),
  audited: ({ topics }) => ({
    topics: topics.map((topic) => ({ ...topic, config: withoutSecrets(topic.config) })),
  }),
  shows: (view, _input, { name }) => view.topic(name) !== undefined,
  configures: true,
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
      return existing(target, result.repeated)
    case 'denied':
    case 'unknown':
    case 'failed': {
      const { outcome, code, message } = result
      // Kafka's own words name the other topic, which whoever asks may not be meant to see.
      const isCollision = code === 'INVALID_TOPIC_EXCEPTION' && message.includes('collide')
      return { target, outcome, code, detail: isCollision ? collision(target.name) : message }
    }
  }
}

function existing(target: MutationTarget, repeated: boolean): ItemResult {
  const code = 'TOPIC_ALREADY_EXISTS'
  const there = `There is a topic ${JSON.stringify(target.name)}`
  return repeated
    ? {
        target,
        outcome: 'unknown',
        code,
        detail: `${there}: it was there before, or this made it, as the answer of the first try was lost.`,
      }
    : { target, outcome: 'failed', code, detail: `${there} already. Choose another name.` }
}

function problemOf(target: MutationTarget, result: TopicResult | undefined): string | null {
  if (result === undefined) return null
  return result.outcome === 'unknown' ? NOT_CHECKED : resultOf(target, result).detail
}

function collisionOf(name: string, known: ReadonlySet<string>): string | null {
  const other = collidingTopic(name, known)
  return other === null ? null : collision(name, JSON.stringify(other))
}

function collision(name: string, other = 'another one'): string {
  return `Kafka refuses the name ${JSON.stringify(name)}: in the names of metrics it is the same as ${other} ("." and "_" are one there).`
}

/** What brokers choose is known when they were asked; they say −1 when they do not tell. */
function known(found: number | undefined): number | null {
  return found === undefined || found < 0 ? null : found
}

const told = (given: number | null, found: number | undefined): string =>
  String(given ?? known(found) ?? 'as the brokers choose')

function fieldsOf(
  { partitions, replication_factor: replicas, config }: NewTopic,
  made: Extract<TopicResult, { readonly outcome: 'created' }> | null,
): FieldChange[] {
  return [
    { field: 'partitions', from: null, to: told(partitions, made?.partitions) },
    { field: 'replication factor', from: null, to: told(replicas, made?.replicationFactor) },
    ...Object.entries(withoutSecrets(config)).map(([field, to]) => ({ field, from: null, to })),
  ]
}

function consequencesOf(
  { view }: MutationCluster,
  { config }: NewTopic,
  replicas: number | null,
): Consequence[] {
  const found = Object.entries(config).flatMap(([name, to]) => [
    ...meaningOf(name, null, to, replicas),
  ])
  if (replicas === 1 && view.brokers().data.length > 1)
    found.push({
      severity: 'warning',
      text: 'With one replica the records are away while its broker is, and lost with its disk.',
    })
  return found
}
