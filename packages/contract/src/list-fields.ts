/** What each list can be filtered and sorted by: the fields of its rows, and short words for the usual ones. */
import type { z } from 'zod'
import type { Broker, ConfigEntry } from './broker.ts'
import { broker, configEntry } from './broker.ts'
import type { ClusterRow } from './cluster.ts'
import { clusterRow } from './cluster.ts'
import type { GroupRow } from './group.ts'
import { groupRow } from './group.ts'
import type { FieldKind, ListFields } from './list-filter.ts'
import type { Acl, Quota } from './security.ts'
import { acl, quota } from './security.ts'
import type { Partition, TopicGroup, TopicRow } from './topic.ts'
import { partition, topicGroup, topicRow } from './topic.ts'

export const clusterFields = fieldsOf<ClusterRow>(clusterRow, ['label', 'id', 'bootstrap'])
export const brokerFields = fieldsOf<Broker>(broker, ['id', 'host', 'rack'], {
  urp: 'under_replicated',
  disk: 'disk_bytes',
  writes: 'write_rate',
  reads: 'read_rate',
})
export const topicFields = fieldsOf<TopicRow>(topicRow, ['name'], {
  topic: 'name',
  rf: 'replication_factor',
  urp: 'under_replicated',
  offline: 'offline_partitions',
  disk: 'disk_bytes',
  writes: 'write_rate',
  reads: 'read_rate',
  cleanup: 'cleanup_policy',
})
export const partitionFields = fieldsOf<Partition>(partition, ['partition'])
export const topicGroupFields = fieldsOf<TopicGroup>(topicGroup, ['id'], { group: 'id' })
export const groupFields = fieldsOf<GroupRow>(groupRow, ['id'], { group: 'id', reads: 'read_rate' })
export const configFields = fieldsOf<ConfigEntry>(configEntry, ['name'])
export const aclFields = fieldsOf<Acl>(acl, ['resource_name', 'principal'], {
  type: 'resource_type',
  resource: 'resource_name',
})
export const quotaFields = fieldsOf<Quota>(quota, ['entity'])

/** Fields of a row schema that are text, number or boolean (also when nullable); others cannot be filtered by. */
function fieldsOf<Row>(
  schema: z.ZodObject,
  words: ListFields<Row>['words'],
  aliases: Readonly<Record<string, keyof Row & string>> = {},
): ListFields<Row> {
  const fields: Record<string, FieldKind> = {}
  for (const [key, field] of Object.entries(schema.shape)) {
    const kind = kindOf(field as z.ZodType)
    if (kind !== undefined) fields[key] = kind
  }
  return { words, fields: fields as ListFields<Row>['fields'], aliases }
}

function kindOf(schema: z.ZodType): FieldKind | undefined {
  const definition = schema.def as { type: string; innerType?: z.ZodType }
  switch (definition.type) {
    case 'nullable':
    case 'optional':
      return definition.innerType && kindOf(definition.innerType)
    case 'string':
    case 'enum':
      return 'text'
    case 'number':
    case 'int':
      return 'number'
    case 'boolean':
      return 'boolean'
    default:
      return undefined
  }
}
