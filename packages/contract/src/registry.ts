/** Schema registries of a cluster, their subjects and schemas. */
import { z } from 'zod'
import { rowMissing } from './envelope.ts'

/** As registries name their kinds. */
export const schemaType = z.enum(['AVRO', 'PROTOBUF', 'JSON'])
export type SchemaType = z.infer<typeof schemaType>

/** A number as Confluent counts; a UUID of newer clients and of AWS Glue. */
export const schemaId = z.union([z.int(), z.string()])
export type SchemaId = z.infer<typeof schemaId>

export const registryRow = z.object({
  /** Id in paths and in access policies. */
  id: z.string(),
  /** SCHEMA_REGISTRY_NAME, else the id. */
  label: z.string(),
  kind: z.enum(['confluent', 'glue']),
  /** Addresses without credentials; of AWS Glue its ARN. */
  urls: z.array(z.string()),
  /** `pending`: not asked yet since the start. */
  state: z.enum(['pending', 'ok', 'unreachable']),
  /** Why it could not be asked; null otherwise. */
  reason: z.string().nullable(),
  /** When it last answered, ms since epoch. */
  last_seen_at: z.number().nullable(),
  subjects: z.int().nullable(),
  /** Versions of all subjects. */
  versions: z.int().nullable(),
  /** Subjects per type of their latest schema. */
  types: z.record(z.string(), z.int()).nullable(),
  /** Level for subjects that have none of their own, in the registry's words: BACKWARD, FULL_TRANSITIVE, NONE … */
  compatibility: z.string().nullable(),
  /** As of clusters' rows, field → index into metadata.missing. */
  missing: rowMissing,
})
export type RegistryRow = z.infer<typeof registryRow>

/** How a subject is named by a topic (Confluent's words); null: it fits no naming by a topic that there is. */
export const subjectStrategy = z.enum(['TopicNameStrategy', 'TopicRecordNameStrategy'])

export const subjectRow = z.object({
  subject: z.string(),
  type: schemaType.nullable(),
  /** Of the latest version. */
  id: schemaId.nullable(),
  latest_version: z.int().nullable(),
  /** How many there are; deleted ones are not among them. */
  versions: z.int().nullable(),
  /** What holds for it, be it its own or the registry's. */
  compatibility: z.string().nullable(),
  /** The level is the subject's own. */
  compatibility_own: z.boolean().nullable(),
  /** Topic that its name stands for, of those that there are. */
  topic: z.string().nullable(),
  side: z.enum(['key', 'value']).nullable(),
  strategy: subjectStrategy.nullable(),
  missing: rowMissing,
})
export type SubjectRow = z.infer<typeof subjectRow>

/** By which another schema is named: an import path, the full name of a type, a `$ref`. */
export const schemaReference = z.object({
  name: z.string(),
  subject: z.string(),
  version: z.int(),
})
export type SchemaReference = z.infer<typeof schemaReference>

/** One subject, as the registry has it now. */
export const subjectDetail = z.object({
  registry: z.string(),
  subject: z.string(),
  /** Ascending. */
  versions: z.array(z.int()),
  compatibility: z.string().nullable(),
  compatibility_own: z.boolean().nullable(),
  topic: z.string().nullable(),
  side: z.enum(['key', 'value']).nullable(),
  strategy: subjectStrategy.nullable(),
})
export type SubjectDetail = z.infer<typeof subjectDetail>

/** A version of a subject. */
export const subjectVersion = z.object({
  registry: z.string(),
  subject: z.string(),
  version: z.int(),
  id: schemaId,
  type: schemaType,
  text: z.string(),
  references: z.array(schemaReference),
})
export type SubjectVersion = z.infer<typeof subjectVersion>

/** A schema by its id, and where it is used. */
export const registeredSchema = z.object({
  registry: z.string(),
  id: schemaId,
  type: schemaType,
  text: z.string(),
  references: z.array(schemaReference),
  /** Empty where the registry does not tell. */
  subjects: z.array(z.object({ subject: z.string(), version: z.int() })),
})
export type RegisteredSchema = z.infer<typeof registeredSchema>
