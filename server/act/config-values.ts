/** Configurations of topics as previews need them: what they are now, what they would mean, and what must not be shown. */
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import type { Consequence } from '@millrace/contract/mutation.ts'
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import { describeTopicConfigs } from '@millrace/kafka/read/describe-configs.ts'
import { configEntries } from '../derive/config-entries.ts'
import type { ClusterView } from '../derive/estate.ts'
import { isSecretName } from '../log/redact.ts'

/** Stands for a value that is not shown. */
export const HIDDEN = '(hidden)'

/** Values whose names are those of secrets are neither shown nor recorded. */
export function withoutSecrets(
  config: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, isSecretName(name) ? HIDDEN : value]),
  )
}

/** Entries of topics by topic and name: asked of Kafka for `fresh`, as last observed for others. */
export async function entriesOf(
  { kafka, view }: { readonly kafka: Kafka; readonly view: ClusterView },
  topics: readonly string[],
  fresh: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<(topic: string) => ReadonlyMap<string, ConfigEntry>> {
  const asked = topics.filter((topic) => fresh.has(topic))
  const { data } = await describeTopicConfigs(kafka, asked, { signal })
  const byName = new Map(
    topics.map((topic) => {
      const entries =
        (fresh.has(topic) ? configEntries(data, 'topic', topic) : null) ??
        view.topicConfig(topic)?.data ??
        []
      return [topic, new Map(entries.map((entry) => [entry.name, entry]))]
    }),
  )
  return (topic) => byName.get(topic) ?? new Map()
}

const KEEPS_NEWEST: Consequence = {
  severity: 'warning',
  text: 'Of each key only the newest record is kept, and records without a key are refused from then on.',
}
const DELETES_OLD: Consequence = {
  severity: 'danger',
  text: 'Records older than the retention are deleted from then on.',
}
const UNCLEAN: Consequence = {
  severity: 'warning',
  text: 'Records may be lost when all in-sync replicas are away.',
}

/**
 * What somebody would want to know before: data that goes, writes that fail.
 * @param from null: it is not there before @param replicas of the topic; null: not known
 */
export function meaningOf(
  name: string,
  from: string | null,
  to: string | null,
  replicas: number | null,
): readonly Consequence[] {
  switch (name) {
    case 'retention.ms':
    case 'retention.bytes':
    case 'local.retention.ms':
    case 'local.retention.bytes':
      if (from === null || !isLess(to, from)) return []
      return [
        { severity: 'danger', text: `Records beyond the new ${name} are deleted within minutes.` },
      ]
    case 'cleanup.policy': {
      const [before, after] = [policiesOf(from), policiesOf(to)]
      return [
        ...(after.has('compact') && !before.has('compact') ? [KEEPS_NEWEST] : []),
        ...(from !== null && after.has('delete') && !before.has('delete') ? [DELETES_OLD] : []),
      ]
    }
    case 'min.insync.replicas':
      return replicas === null ? [] : insyncOf(Number(to), replicas)
    case 'max.message.bytes':
      if (from === null || !isLess(to, from)) return []
      return [{ severity: 'warning', text: 'Larger batches are refused from then on.' }]
    case 'unclean.leader.election.enable':
      return to === 'true' && from !== 'true' ? [UNCLEAN] : []
    default:
      return []
  }
}

function insyncOf(least: number, replicas: number): Consequence[] {
  if (least > replicas) {
    const has = `${replicas} replica${replicas === 1 ? '' : 's'}`
    const text = `min.insync.replicas is ${least} with ${has}: writes with acks=all are all refused.`
    return [{ severity: 'danger', text }]
  }
  if (replicas === 1 || least !== replicas) return []
  const text =
    'min.insync.replicas equals the replicas: writes with acks=all stop while one broker is away.'
  return [{ severity: 'warning', text }]
}

function policiesOf(text: string | null): ReadonlySet<string> {
  return new Set((text ?? '').split(',').map((word) => word.trim()))
}

function isLess(to: string | null, from: string): boolean {
  return limitOf(to) < limitOf(from)
}

/** Kafka's −1 means without limit. */
function limitOf(text: string | null): number {
  return text === null || Number(text) === -1 ? Infinity : Number(text)
}
