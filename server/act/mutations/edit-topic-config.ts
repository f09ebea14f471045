/** Setting configurations of topics, and taking settings back to their defaults. */
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { Consequence, FieldChange } from '@millrace/contract/mutation.ts'
import type { TopicRow } from '@millrace/contract/topic.ts'
import { editTopicConfig, type EditTopicConfig } from '@millrace/contract/topic-mutations.ts'
import { alterTopicConfigs, type TopicConfigChange } from '@millrace/kafka/admin/alter-configs.ts'
import { configPairs, kafkaCommand } from '../command-line.ts'
import { MOST_CHECKED, problemOf, resultOf } from '../kafka-results.ts'
import type { Mutation } from '../model.ts'
import { topicTargets } from '../targets.ts'
import { topicsOf } from '../words.ts'

const HIDDEN = '(hidden)'

const input = editTopicConfig
  .refine(({ set, reset }) => Object.keys(set).length + reset.length > 0, {
    error: 'expected at least one configuration to set or to reset',
  })
  .refine(({ set, reset }) => reset.every((name) => !Object.hasOwn(set, name)), {
    error: 'expected a configuration to be set or reset, not both',
  })

export const editTopicConfigMutation: Mutation<EditTopicConfig> = {
  name: 'edit-topic-config',
  event: 'edit-topic-config',
  summary:
    'Sets configurations of topics, or takes them back to what a topic has that does not set them',
  action: 'TOPIC_EDIT',
  destructive: false,
  creates: false,
  input,
  title: ({ topics, set, reset }) => {
    const n = Object.keys(set).length + reset.length
    const what = n === 1 ? (Object.keys(set)[0] ?? reset[0]) : `${n} configurations`
    return `Change ${what} of ${topicsOf(topics)}`
  },
  targets: ({ topics }) => topicTargets(topics),
  async preview({ view, kafka }, given, targets, signal) {
    const asked = targets.slice(0, MOST_CHECKED).map(({ name }) => changeOf(name, given))
    const checked = await alterTopicConfigs(kafka, asked, { validateOnly: true, signal })
    return targets.map((target, i) => {
      const known = new Map(
        (view.topicConfig(target.name)?.data ?? []).map((entry) => [entry.name, entry]),
      )
      const changes = [
        ...Object.entries(given.set).map(([name, to]) => fieldOf(name, known.get(name), to)),
        ...given.reset.map((name) =>
          fieldOf(name, known.get(name), known.get(name)?.default_value ?? null),
        ),
      ]
      const row = view.topic(target.name)?.data
      const consequences = changes.flatMap((change) => consequencesOf(change, row))
      return { target, changes, consequences, problem: problemOf(target, checked[i]) }
    })
  },
  async execute({ kafka }, given, targets, signal) {
    const changes = targets.map(({ name }) => changeOf(name, given))
    const results = await alterTopicConfigs(kafka, changes, { signal })
    // One result for each target, in order.
    return targets.map((target, i) => resultOf(target, results[i]!))
  },
  command: ({ topics, set, reset }, target) =>
    topics
      .map((topic) =>
        kafkaCommand('kafka-configs.sh', target, [
          '--alter',
          '--entity-type',
          'topics',
          '--entity-name',
          topic,
          ...(Object.keys(set).length === 0 ? [] : ['--add-config', configPairs(set)]),
          ...(reset.length === 0 ? [] : ['--delete-config', reset.join(',')]),
        ]),
      )
      .join('\n'),
  audited: (given) => given,
}

function changeOf(name: string, { set, reset }: EditTopicConfig): TopicConfigChange {
  return {
    name,
    configs: [
      ...Object.entries(set).map(([key, value]) => ({
        name: key,
        operation: 'set' as const,
        value,
      })),
      ...reset.map((key) => ({ name: key, operation: 'delete' as const, value: null })),
    ],
  }
}

function fieldOf(field: string, entry: ConfigEntry | undefined, to: string | null): FieldChange {
  if (entry?.sensitive === true) return { field, from: HIDDEN, to: HIDDEN }
  return { field, from: entry?.value ?? null, to }
}

/** What somebody would want to know before: data that goes, writes that fail. */
function consequencesOf(
  { field, from, to }: FieldChange,
  row: TopicRow | undefined,
): Consequence[] {
  switch (field) {
    case 'retention.ms':
    case 'retention.bytes':
    case 'local.retention.ms':
    case 'local.retention.bytes':
      return isLess(to, from)
        ? [
            {
              severity: 'warning',
              text: `Records beyond the new ${field} are deleted within minutes.`,
            },
          ]
        : []
    case 'cleanup.policy':
      return [
        ...(to?.includes('compact') === true && from?.includes('compact') !== true
          ? [
              {
                severity: 'warning' as const,
                text: 'Of each key only the newest record is kept, and records without a key are refused from then on.',
              },
            ]
          : []),
        ...(to?.includes('delete') === true && from?.includes('delete') !== true
          ? [
              {
                severity: 'danger' as const,
                text: 'Records older than the retention are deleted from then on.',
              },
            ]
          : []),
      ]
    case 'min.insync.replicas':
      return row !== undefined && Number(to) > row.replication_factor
        ? [
            {
              severity: 'danger',
              text: `The topic has ${row.replication_factor} replicas: writes with acks=all would all be refused.`,
            },
          ]
        : []
    case 'max.message.bytes':
      return isLess(to, from)
        ? [{ severity: 'warning', text: 'Larger batches are refused from then on.' }]
        : []
    case 'unclean.leader.election.enable':
      return to === 'true' && from !== 'true'
        ? [{ severity: 'warning', text: 'Records may be lost when all in-sync replicas are away.' }]
        : []
    default:
      return []
  }
}

/** Kafka's −1 means without limit. */
function isLess(to: string | null, from: string | null): boolean {
  return limitOf(to) < limitOf(from)
}

function limitOf(text: string | null): number {
  return text === null || Number(text) === -1 ? Infinity : Number(text)
}
