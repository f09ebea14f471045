/** Setting configurations of topics, and taking settings back to their defaults. */
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { Consequence, FieldChange } from '@millrace/contract/mutation.ts'
import { editTopicConfig, type EditTopicConfig } from '@millrace/contract/topic-mutations.ts'
import { alterTopicConfigs, type TopicConfigChange } from '@millrace/kafka/admin/alter-configs.ts'
import { configPairs, kafkaCommand } from '../command-line.ts'
import { entriesOf, HIDDEN, meaningOf, withoutSecrets } from '../config-values.ts'
import { MOST_CHECKED, problemOf, resultOf } from '../kafka-results.ts'
import { isSecretName } from '../../log/redact.ts'
import type { Mutation } from '../model.ts'
import { INTERNAL, topicTargets } from '../targets.ts'
import { topicsOf } from '../words.ts'

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
  aliases: [
    {
      method: 'PUT',
      path: '/topics/{topic}/config',
      body: editTopicConfig.omit({ topics: true }),
      toInput: ({ topic }, body) => ({ ...body, topics: [topic] }),
    },
  ],
  title: ({ topics, set, reset }) => {
    const n = Object.keys(set).length + reset.length
    const what = n === 1 ? (Object.keys(set)[0] ?? reset[0]) : `${n} configurations`
    return `Change ${what} of ${topicsOf(topics)}`
  },
  targets: ({ topics }) => topicTargets(topics),
  async preview({ view, kafka }, given, targets, signal) {
    const names = targets.map(({ name }) => name)
    const asked = names.slice(0, MOST_CHECKED)
    const [checked, entries] = await Promise.all([
      alterTopicConfigs(
        kafka,
        asked.map((name) => changeOf(name, given)),
        { validateOnly: true, signal },
      ),
      entriesOf({ kafka, view }, names, new Set(asked), signal),
    ])
    const options = view.topicConfigOptions().data
    const defaults = new Map(options.map((option) => [option.name, option.default_value]))
    return targets.map((target, i) => {
      const known = entries(target.name)
      const changes = [
        ...Object.entries(given.set).map(([name, to]) => fieldOf(name, known.get(name), to)),
        ...given.reset.map((name) =>
          fieldOf(
            name,
            known.get(name),
            known.get(name)?.default_value ?? defaults.get(name) ?? null,
          ),
        ),
      ]
      const row = view.topic(target.name)?.data
      const consequences: Consequence[] = changes.flatMap(({ field, from, to }) => [
        ...meaningOf(field, from, to, row?.replication_factor ?? null),
      ])
      if (row?.internal === true) consequences.push(INTERNAL)
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
          ...(Object.keys(set).length === 0
            ? []
            : ['--add-config', configPairs(withoutSecrets(set))]),
          ...(reset.length === 0 ? [] : ['--delete-config', reset.join(',')]),
        ]),
      )
      .join('\n'),
  audited: (given) => ({ ...given, set: withoutSecrets(given.set) }),
  configures: true,
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
      ...Array.from(new Set(reset), (key) => ({
        name: key,
        operation: 'delete' as const,
        value: null,
      })),
    ],
  }
}

function fieldOf(field: string, entry: ConfigEntry | undefined, to: string | null): FieldChange {
  if (entry?.sensitive === true || isSecretName(field)) return { field, from: HIDDEN, to: HIDDEN }
  return { field, from: entry?.value ?? null, to }
}
