/** What the variables say about where state is kept, and how instances find each other. */
import type { EnvironmentReader } from './environment.ts'
import type { ResourceSet, StateConfig } from './types.ts'

/** Kafka's limit for names is 249; the longest ending is `_metrics_10m`. */
const PREFIX = /^[A-Za-z0-9._-]{1,200}$/

/** Problems go to the reader. @param secret MILLRACE_SECRET @param primary the first resource set, if it can be read */
export function readState(
  reader: EnvironmentReader,
  secret: string | null,
  primary: ResourceSet | undefined,
): StateConfig {
  const mode = reader.read('PERSISTENCE_MODE')
  return {
    mode: mode ?? 'full',
    explicit: mode !== null,
    prefix: readPrefix(reader),
    partitions: reader.read('NUM_PARTITIONS'),
    replicationFactor: reader.read('REPLICATION_FACTOR'),
    variant: primary?.variant ?? null,
    kept: {
      minutesHours: reader.read('HISTORY_1M_HOURS'),
      tensDays: reader.read('HISTORY_10M_DAYS'),
      hoursDays: reader.read('HISTORY_1H_DAYS'),
      changesDays: reader.read('HISTORY_CHANGES_DAYS'),
    },
    secret,
    sessionTimeoutMs: reader.read('INSTANCE_SESSION_TIMEOUT_MS'),
    instanceUrl: readInstanceUrl(reader),
  }
}

function readPrefix(reader: EnvironmentReader): string {
  const prefix = reader.read('MILLRACE_TOPIC_PREFIX')
  if (!PREFIX.test(prefix))
    reader.problem(
      'MILLRACE_TOPIC_PREFIX',
      `is ${JSON.stringify(prefix)}. Expected 1 to 200 of the characters that Kafka takes in names: letters, digits, ".", "_" and "-".`,
    )
  return prefix
}

function readInstanceUrl(reader: EnvironmentReader): string | null {
  const text = reader.read('INSTANCE_URL')
  if (text === null) return null
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text).origin
  reader.problem(
    'INSTANCE_URL',
    `is ${JSON.stringify(text)}. Expected an address such as http://10.0.3.7:3000.`,
  )
  return null
}
