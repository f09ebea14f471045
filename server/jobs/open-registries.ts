/** Registries as people ask them through the API: opened when first asked, their connections kept. */
import type {
  RegisteredSchema,
  SubjectDetail,
  SubjectVersion,
} from '@millrace/contract/registry.ts'
import { RegistryError } from '@millrace/registries/errors.ts'
import { openRegistry } from '@millrace/registries/open-registry.ts'
import type { Registry } from '@millrace/registries/registry.ts'
import type { WireId } from '@millrace/serdes/schemas/model.ts'
import type { ResourceSet } from '../config/types.ts'
import { JobError } from './errors.ts'

/** One registry. Every question throws JobError MR_UNKNOWN_SCHEMA, MR_REGISTRY_FAILED, or what the signal was aborted with. */
export interface AskedRegistry {
  subject(
    subject: string,
    signal: AbortSignal,
  ): Promise<Omit<SubjectDetail, 'topic' | 'side' | 'strategy'>>
  version(subject: string, version: number | 'latest', signal: AbortSignal): Promise<SubjectVersion>
  /** @param id as in a path. null: registries of this kind have no such ids */
  schema(id: string, signal: AbortSignal): Promise<RegisteredSchema | null>
}

export interface Registries extends Disposable {
  /** @param set ResourceSet.number @returns undefined: that cluster has no such registry */
  of(set: number, id: string): AskedRegistry | undefined
}

export function openRegistries(resources: readonly ResourceSet[]): Registries {
  const opened = new Map<string, Registry>()
  return {
    of(set, id) {
      const settings = resources
        .find(({ number }) => number === set)
        ?.registries.find((one) => one.id === id)
      if (settings === undefined) return undefined
      const key = `${set} ${id}`
      const registry = opened.get(key) ?? openRegistry(settings)
      opened.set(key, registry)
      return asked(registry)
    },
    [Symbol.dispose]() {
      for (const registry of opened.values()) registry[Symbol.dispose]()
    },
  }
}

function asked(registry: Registry): AskedRegistry {
  const { id: name } = registry.settings
  return {
    subject: (subject, signal) =>
      translated(async () => {
        const [versions, own, level] = await Promise.all([
          registry.versions(subject, signal),
          registry.compatibility(subject, signal),
          registry.compatibility(null, signal),
        ])
        const compatibility = own ?? level
        return {
          registry: name,
          subject,
          versions: [...versions],
          compatibility,
          compatibility_own: compatibility === null ? null : own !== null,
        }
      }),
    version: (subject, version, signal) =>
      translated(async () => {
        const { id, references, ...found } = await registry.version(subject, version, signal)
        return { registry: name, ...found, id: id.id, references: [...references] }
      }),
    async schema(text, signal) {
      const wanted = wireId(registry, text)
      return wanted === null ? null : translated(() => schemaOf(registry, wanted, signal))
    },
  }
}

async function schemaOf(
  registry: Registry,
  wanted: WireId,
  signal: AbortSignal,
): Promise<RegisteredSchema> {
  const places = await registry.versionsOf(wanted, signal)
  const about = {
    registry: registry.settings.id,
    id: wanted.id,
    subjects: places.map(({ subject, version }) => ({ subject, version })),
  }
  const [place] = places
  if (place === undefined) {
    const { type, text } = await registry.schema(wanted, signal)
    return { ...about, type, text, references: [] }
  }
  // As a version it names what it refers to.
  const { type, text, references } = await registry.version(place.subject, place.version, signal)
  return { ...about, type, text, references: [...references] }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function wireId({ settings: { kind } }: Registry, text: string): WireId | null {
  if (kind === 'confluent' && /^\d{1,10}$/.test(text)) return { kind: 'id', id: Number(text) }
  if (!UUID.test(text)) return null
  return { kind: kind === 'glue' ? 'glue' : 'guid', id: text.toLowerCase() }
}

async function translated<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (cause) {
    if (!(cause instanceof RegistryError)) throw cause
    const isUnknown = cause.code === 'MR_REGISTRY_NOT_FOUND'
    const code = isUnknown ? 'MR_UNKNOWN_SCHEMA' : 'MR_REGISTRY_FAILED'
    throw new JobError(code, cause.message, { cause })
  }
}
