/** A registry as it is asked: over HTTP, nothing kept. */
import type { Schema, SchemaReference, SchemaType, WireId } from '@millrace/serdes/schemas/model.ts'
import type { RegistrySettings } from './settings.ts'

export interface VersionOfSubject {
  readonly subject: string
  readonly version: number
}

/** A version of a subject. */
export interface RegisteredVersion extends VersionOfSubject {
  /** What records name it by: a number, of AWS Glue a UUID. */
  readonly id: WireId
  readonly type: SchemaType
  readonly text: string
  /** As they were registered, not resolved. */
  readonly references: readonly (VersionOfSubject & Pick<SchemaReference, 'name'>)[]
}

/** Every method throws RegistryError, or what the signal was aborted with. */
export interface Registry extends Disposable {
  readonly settings: RegistrySettings
  /** Whether records may name schemas of this registry so. */
  has(kind: WireId['kind']): boolean
  /** With all that it refers to. MR_REGISTRY_NOT_FOUND: it is not here. */
  schema(id: WireId, signal?: AbortSignal): Promise<Schema>
  /** With all that it refers to. */
  schemaOfVersion(
    subject: string,
    version: number | 'latest',
    signal?: AbortSignal,
  ): Promise<Schema & VersionOfSubject>
  version(
    subject: string,
    version: number | 'latest',
    signal?: AbortSignal,
  ): Promise<RegisteredVersion>
  /** Names, also of other contexts (`:.context:subject`); in the order of the registry. */
  subjects(signal?: AbortSignal): Promise<readonly string[]>
  /** Numbers, ascending. */
  versions(subject: string, signal?: AbortSignal): Promise<readonly number[]>
  /** Where a schema is registered. */
  versionsOf(id: WireId, signal?: AbortSignal): Promise<readonly VersionOfSubject[]>
  /** Level of a subject, of the registry for null; null: none of its own, or there is no such thing. */
  compatibility(subject: string | null, signal?: AbortSignal): Promise<string | null>
}
