/**
 * The action catalogue: everything that a person can be allowed to do. One table for the ALLOW_ variables, access
 * policies, the API and the console. Names are kPow's, so that its variables and policy files work unchanged.
 */

/** What kind of resource an action touches. `any`: in addition to another action; `millrace`: this installation. */
export type ActionDomain = 'cluster' | 'schema' | 'connect' | 'ksqldb' | 'any' | 'millrace'

export interface ActionEntry {
  readonly domain: ActionDomain
  /** What it permits, to go on after "may". */
  readonly permits: string
  /** Umbrella: having it is having these too. */
  readonly includes?: readonly ActionName[]
  /** Older spellings that mean the same. */
  readonly aliases?: readonly string[]
}

export const ACTION_NAMES = [
  'TOPIC_INSPECT',
  'TOPIC_DATA_QUERY',
  'TOPIC_DATA_DOWNLOAD',
  'TOPIC_PRODUCE',
  'TOPIC_CREATE',
  'TOPIC_CLONE',
  'TOPIC_EDIT',
  'TOPIC_DELETE',
  'TOPIC_TRUNCATE',
  'TOPIC_ELECT_LEADER',
  'TOPIC_ALTER_REASSIGNMENTS',
  'GROUP_EDIT',
  'GROUP_DELETE',
  'BROKER_EDIT',
  'BROKER_UNREGISTER',
  'ACL_EDIT',
  'QUOTA_EDIT',
  'PRODUCER_EDIT',
  'SCHEMA_CREATE',
  'SCHEMA_EDIT',
  'SCHEMA_VERSION_EDIT',
  'SCHEMA_COMPATIBILITY_EDIT',
  'SCHEMA_DELETE',
  'CONNECT_CREATE',
  'CONNECT_EDIT',
  'CONNECT_ALTER_STATE',
  'CONNECT_EDIT_CONFIG',
  'CONNECT_DELETE',
  'CONNECT_INSPECT',
  'KSQLDB_QUERY',
  'KSQLDB_EXECUTE',
  'KSQLDB_TERMINATE_QUERY',
  'KSQLDB_INSERT',
  'BULK_ACTION',
  'KPOW_ADMIN',
] as const
export type ActionName = (typeof ACTION_NAMES)[number]

export const ACTIONS: Readonly<Record<ActionName, ActionEntry>> = {
  TOPIC_INSPECT: {
    domain: 'cluster',
    permits: 'read records of topics and download them',
    includes: ['TOPIC_DATA_QUERY', 'TOPIC_DATA_DOWNLOAD'],
  },
  TOPIC_DATA_QUERY: { domain: 'cluster', permits: 'read records of topics' },
  TOPIC_DATA_DOWNLOAD: { domain: 'cluster', permits: 'download search results' },
  TOPIC_PRODUCE: { domain: 'cluster', permits: 'write records to topics' },
  TOPIC_CREATE: { domain: 'cluster', permits: 'create topics' },
  TOPIC_CLONE: { domain: 'cluster', permits: "copy a topic's settings and records to a new topic" },
  TOPIC_EDIT: { domain: 'cluster', permits: 'change topic configurations and add partitions' },
  TOPIC_DELETE: { domain: 'cluster', permits: 'delete topics' },
  TOPIC_TRUNCATE: { domain: 'cluster', permits: 'delete records up to an offset' },
  TOPIC_ELECT_LEADER: { domain: 'cluster', permits: 'elect preferred leaders of partitions' },
  TOPIC_ALTER_REASSIGNMENTS: {
    domain: 'cluster',
    permits: 'reassign replicas, change the replication factor and cancel reassignments',
    aliases: ['TOPIC_ALTER_REPLICAS'],
  },
  GROUP_EDIT: { domain: 'cluster', permits: 'change committed offsets of groups' },
  GROUP_DELETE: { domain: 'cluster', permits: 'delete groups and remove members' },
  BROKER_EDIT: { domain: 'cluster', permits: 'change broker configurations' },
  BROKER_UNREGISTER: { domain: 'cluster', permits: 'unregister brokers' },
  ACL_EDIT: { domain: 'cluster', permits: 'create and delete ACLs' },
  QUOTA_EDIT: { domain: 'cluster', permits: 'change client quotas' },
  PRODUCER_EDIT: { domain: 'cluster', permits: 'abort transactions and fence producers' },
  SCHEMA_CREATE: { domain: 'schema', permits: 'create subjects' },
  SCHEMA_EDIT: {
    domain: 'schema',
    permits: 'add schema versions, change compatibility and delete subjects and versions',
    includes: ['SCHEMA_VERSION_EDIT', 'SCHEMA_COMPATIBILITY_EDIT', 'SCHEMA_DELETE'],
  },
  SCHEMA_VERSION_EDIT: { domain: 'schema', permits: 'add schema versions' },
  SCHEMA_COMPATIBILITY_EDIT: { domain: 'schema', permits: 'change schema compatibility' },
  SCHEMA_DELETE: { domain: 'schema', permits: 'delete subjects and versions' },
  CONNECT_CREATE: { domain: 'connect', permits: 'create connectors' },
  CONNECT_EDIT: {
    domain: 'connect',
    permits: 'view, configure, pause, stop, resume, restart and delete connectors',
    includes: ['CONNECT_ALTER_STATE', 'CONNECT_EDIT_CONFIG', 'CONNECT_DELETE', 'CONNECT_INSPECT'],
  },
  CONNECT_ALTER_STATE: {
    domain: 'connect',
    permits: 'pause, stop, resume and restart connectors and tasks',
  },
  CONNECT_EDIT_CONFIG: { domain: 'connect', permits: 'change connector configurations' },
  CONNECT_DELETE: { domain: 'connect', permits: 'delete connectors' },
  CONNECT_INSPECT: { domain: 'connect', permits: 'view connector configurations' },
  KSQLDB_QUERY: { domain: 'ksqldb', permits: 'run push and pull queries' },
  KSQLDB_EXECUTE: { domain: 'ksqldb', permits: 'execute ksqlDB statements' },
  KSQLDB_TERMINATE_QUERY: { domain: 'ksqldb', permits: 'terminate persistent queries' },
  KSQLDB_INSERT: { domain: 'ksqldb', permits: 'insert records into streams and tables' },
  BULK_ACTION: {
    domain: 'any',
    permits: 'change many items at once, each with its own action as well',
  },
  KPOW_ADMIN: {
    domain: 'millrace',
    permits: 'see and use the administration pages',
    aliases: ['ADMIN'],
  },
}

const BY_SPELLING: ReadonlyMap<string, ActionName> = new Map(
  ACTION_NAMES.flatMap((name): [string, ActionName][] => [
    [name, name],
    ...(ACTIONS[name].aliases ?? []).map((alias): [string, ActionName] => [alias, name]),
  ]),
)

/** The action of a name or older spelling, in capitals as written in variables and policies; undefined: none. */
export function actionNamed(spelling: string): ActionName | undefined {
  return BY_SPELLING.get(spelling)
}

/** Names under which actions are known: current names, then older spellings. */
export function actionSpellings(): readonly string[] {
  return [...BY_SPELLING.keys()]
}

/** The action itself and every action that includes it: any of them permits it. */
export function actionsThatPermit(action: ActionName): readonly ActionName[] {
  return [action, ...ACTION_NAMES.filter((name) => ACTIONS[name].includes?.includes(action))]
}
