/** What each list can be filtered and sorted by: the fields of its rows, and short words for the usual ones. */
import { z } from 'zod'
import { broker, configEntry } from './broker.ts'
import { clusterRow } from './cluster.ts'
import { groupRow } from './group.ts'
import type { FieldKind, ListFields } from './list-filter.ts'
import { registryRow, subjectRow } from './registry.ts'
import { acl, quota } from './security.ts'
import { partition, topicGroup, topicRow } from './topic.ts'

export const clusterFields = fieldsOf(clusterRow, ['label', 'id', 'bootstrap'])
export const brokerFields = fieldsOf(broker, ['id', 'host', 'rack'], {
  urp: 'under_replicated',
  disk: 'disk_bytes',
  writes: 'write_rate',
  reads: 'read_rate',
})
export const topicFields = fieldsOf(topicRow, ['name'], {
  topic: 'name',
  rf: 'replication_factor',
  urp: 'under_replicated',
  offline: 'offline_partitions',
  disk: 'disk_bytes',
  writes: 'write_rate',
  reads: 'read_rate',
  cleanup: 'cleanup_policy',
})
export const partitionFields = fieldsOf(partition, ['partition'])
export const topicGroupFields = fieldsOf(topicGroup, ['id'], { group: 'id' })
export const groupFields = fieldsOf(groupRow, ['id'], { group: 'id', reads: 'read_rate' })
export const configFields = fieldsOf(configEntry, ['name'])
export const aclFields = fieldsOf(acl, ['resource_name', 'principal'], {
  type: 'resource_type',
  resource: 'resource_name',
})
export const registryFields = fieldsOf(registryRow, ['label', 'id'])
export const subjectFields = fieldsOf(subjectRow, ['subject', 'topic'], {
  version: 'latest_version',
})
export const quotaFields = fieldsOf(quota, ['entity'])

/** Fields of a row schema that are text, number or boolean (also when nullable); others cannot be filtered by. */
function fieldsOf(
  schema: z.ZodObject,
  words: ListFields['words'],
  aliases: Readonly<Record<string, string>> = {},
): ListFields {
  const fields = new Map<string, FieldKind>()
  for (const [name, field] of Object.entries(schema.shape)) {
    const kind = kindOf(field)
    if (kind !== undefined) fields.set(name, kind)
  }
  return { words, fields, aliases: new Map(Object.entries(aliases)) }
}

function kindOf(schema: unknown): FieldKind | undefined {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    return kindOf(schema.unwrap())
  }
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return 'text'
  if (schema instanceof z.ZodNumber) return 'number'
  return schema instanceof z.ZodBoolean ? 'boolean' : undefined
}
