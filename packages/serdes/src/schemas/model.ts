/** Schemas as a registry keeps them, and where serdes get them from. Nothing here knows of HTTP. */
import type { Side } from '../serde.ts'

/** As registries name their kinds. */
export type SchemaType = 'AVRO' | 'PROTOBUF' | 'JSON'

/** What a record names its schema by. */
export type WireId =
  /** Confluent's four bytes. */
  | { readonly kind: 'id'; readonly id: number }
  /** A UUID in lower case: of Confluent's newer clients (in a header), or the version id of an AWS Glue schema. */
  | { readonly kind: 'guid' | 'glue'; readonly id: string }

/** A version of a subject; for writing. */
export interface SubjectVersion {
  readonly kind: 'subject'
  readonly subject: string
  readonly version: number | 'latest'
}

export interface SchemaReference {
  /** By which the schema names it: an import path, the full name of a type, a `$ref`. */
  readonly name: string
  readonly text: string
}

export interface Schema {
  /** Resource id of the registry that has it. */
  readonly registry: string
  readonly id: WireId
  readonly type: SchemaType
  readonly text: string
  /** All that it refers to, also through others; each before those that refer to it, each name once. */
  readonly references: readonly SchemaReference[]
}

/** Why a schema cannot be had for now, in words that name registry and id. */
export interface SchemaFault {
  readonly fault: string
}

/** Schemas by what records and people name them by. What was fetched is answered at once, without a promise. */
export interface SchemaSource {
  /**
   * undefined: not known yet, await `load` and ask again. A fault is forgotten after a while, so that a registry that was
   * down is asked again.
   */
  peek(wanted: WireId | SubjectVersion): Schema | SchemaFault | undefined
  /** Settles when `peek` has an answer. Never rejects. */
  load(wanted: WireId | SubjectVersion): Promise<void>
}

/** Which schema a value is written with; what is left open is found by the topic's name. */
export interface SchemaChoice {
  /** Default: `<topic>-key` or `<topic>-value` (TopicNameStrategy). */
  readonly subject?: string
  /** Default: the latest. */
  readonly version?: number
  /** Instead of a subject. */
  readonly id?: number
  /** Protobuf: full name of the message; default: the first of the schema. */
  readonly message?: string
}

/** What a record's bytes name; for the page, which asks for subject and version itself. */
export interface SchemaMark {
  /** null: not known where it is from, e.g. because no registry has it. */
  readonly registry: string | null
  readonly id: number | string
  /** Protobuf: full name of the message, where it is known. */
  readonly message?: string
}

export function wanted(
  choice: SchemaChoice | undefined,
  topic: string,
  side: Side,
): WireId | SubjectVersion {
  if (choice?.id !== undefined) return { kind: 'id', id: choice.id }
  const subject = choice?.subject ?? `${topic}-${side}`
  return { kind: 'subject', subject, version: choice?.version ?? 'latest' }
}

/** One text per schema that is asked for; for maps and messages to people. */
export function nameOf(wanted: WireId | SubjectVersion): string {
  switch (wanted.kind) {
    case 'id':
      return `schema ${wanted.id}`
    case 'guid':
    case 'glue':
      return `schema ${wanted.id}`
    case 'subject':
      return `version ${wanted.version} of subject ${wanted.subject}`
  }
}
