/** A Confluent-compatible registry: Confluent's own, Apicurio's ccompat API, Karapace and others. */
import type { Schema, WireId } from '@millrace/serdes/schemas/model.ts'
import { RegistryError } from '../errors.ts'
import type { AskerLimits } from '../http/ask.ts'
import type { RegisteredVersion, Registry, VersionOfSubject } from '../registry.ts'
import type { ConfluentSettings } from '../settings.ts'
import { type Fields, fieldsOf, listOf, textOf, typeOf, wholeOf } from '../shape.ts'
import { type ConfluentApi, NoSuchPath, openConfluentApi } from './api.ts'
import { contextOf, inContext } from './contexts.ts'
import { resolveReferences } from './references.ts'

/** Contexts that are asked for an id that the default one does not have. */
const MAX_CONTEXTS = 50
const CONTEXTS_MS = 30_000

export function openConfluentRegistry(settings: ConfluentSettings, limits?: AskerLimits): Registry {
  const api = openConfluentApi(settings, limits)
  const contextsOf = keepContexts(api)
  const whole = async (found: Found, id: WireId, signal?: AbortSignal): Promise<Schema> => {
    const fetch = ({ subject, version }: VersionOfSubject): Promise<RegisteredVersion> =>
      versionOf(api, inContext(found.context, subject), version, signal)
    const references = await resolveReferences(found, `schema ${id.id}`, fetch)
    return { registry: settings.id, id, type: found.type, text: found.text, references }
  }
  return {
    settings,
    has: (kind) => kind !== 'glue',
    async schema(id, signal) {
      return whole(await schemaOf(api, contextsOf, id, signal), id, signal)
    },
    async schemaOfVersion(subject, version, signal) {
      const found = await versionOf(api, subject, version, signal)
      const schema = await whole({ ...found, context: contextOf(subject) }, found.id, signal)
      return { ...schema, subject: found.subject, version: found.version }
    },
    version: (subject, version, signal) => versionOf(api, subject, version, signal),
    async subjects(signal) {
      const { json, from } = await api.get('/subjects', signal)
      return listOf(json, from).map((name) => textOf(name, from))
    },
    async versions(subject, signal) {
      const { json, from } = await api.get(`${subjectPath(subject)}/versions`, signal)
      return listOf(json, from)
        .map((version) => wholeOf(version, from))
        .sort((a, b) => a - b)
    },
    versionsOf: (id, signal) => versionsOf(api, id, signal),
    compatibility: (subject, signal) => compatibility(api, subject, signal),
    [Symbol.dispose]: () => api[Symbol.dispose](),
  }
}

type Content = Pick<RegisteredVersion, 'type' | 'text' | 'references'>
/** With the context that references without one are of. */
type Found = Content & { readonly context: string | null }

/** Names of the contexts besides the default one, such as `.eu`. */
type ContextsOf = (signal?: AbortSignal) => Promise<readonly string[]>

const subjectPath = (subject: string): string => `/subjects/${encodeURIComponent(subject)}`
const idPath = ({ kind, id }: WireId): string => `/schemas/${kind}s/${id}`

async function schemaOf(
  api: ConfluentApi,
  contextsOf: ContextsOf,
  id: WireId,
  signal?: AbortSignal,
): Promise<Found> {
  try {
    const { json, from } = await api.get(idPath(id), signal)
    return { ...contentOf(fieldsOf(json, from), from), context: null }
  } catch (error) {
    if (id.kind !== 'id' || !isNotFound(error)) {
      if (error instanceof NoSuchPath && id.kind === 'guid')
        throw notFound(`${error.message} It has no schemas by GUID.`, error)
      throw error
    }
    const elsewhere = await inOtherContexts(api, contextsOf, id, signal)
    if (elsewhere === null) throw error
    return elsewhere
  }
}

/** null: none has it. Of several it cannot be told which is meant. */
async function inOtherContexts(
  api: ConfluentApi,
  contextsOf: ContextsOf,
  id: WireId,
  signal?: AbortSignal,
): Promise<Found | null> {
  const contexts = await contextsOf(signal)
  const found = await Promise.all(
    contexts.map(async (context): Promise<Found | null> => {
      const path = `${idPath(id)}?subject=${encodeURIComponent(`:${context}:`)}`
      try {
        const { json, from } = await api.get(path, signal)
        return { ...contentOf(fieldsOf(json, from), from), context }
      } catch (error) {
        if (isNotFound(error)) return null
        throw error
      }
    }),
  )
  const good = found.filter((each) => each !== null)
  if (good.length <= 1) return good[0] ?? null
  const names = good.map(({ context }) => context).join(', ')
  throw new RegistryError(
    'MR_REGISTRY_SCHEMA',
    `Schema ${id.id} is in several contexts (${names}), and a record does not tell which it means. Configure one registry per context, with addresses that end in /contexts/<name>.`,
  )
}

/** They seldom change, and every unknown id asks for them. */
function keepContexts(api: ConfluentApi): ContextsOf {
  let known: { readonly names: readonly string[]; readonly until: number } | null = null
  return async (signal) => {
    if (known === null || known.until < performance.now())
      known = {
        names: await otherContexts(api, signal),
        until: performance.now() + CONTEXTS_MS,
      }
    return known.names
  }
}

async function otherContexts(api: ConfluentApi, signal?: AbortSignal): Promise<string[]> {
  try {
    const { json, from } = await api.get('/contexts', signal)
    return listOf(json, from)
      .map((name) => textOf(name, from).replaceAll(':', ''))
      .filter((name) => name !== '.' && name !== '')
      .slice(0, MAX_CONTEXTS)
  } catch (error) {
    // Registries without contexts have no such path, or say that there is no such thing.
    if (error instanceof NoSuchPath || isNotFound(error)) return []
    throw error
  }
}

async function versionOf(
  api: ConfluentApi,
  subject: string,
  version: number | 'latest',
  signal?: AbortSignal,
): Promise<RegisteredVersion> {
  const { json, from } = await api.get(`${subjectPath(subject)}/versions/${version}`, signal)
  const fields = fieldsOf(json, from)
  return {
    ...contentOf(fields, from),
    subject: textOf(fields.get('subject'), from),
    version: wholeOf(fields.get('version'), from),
    id: { kind: 'id', id: wholeOf(fields.get('id'), from) },
  }
}

function contentOf(fields: Fields, from: string): Content {
  return {
    type: typeOf(fields.get('schemaType'), from),
    text: textOf(fields.get('schema'), from),
    references: listOf(fields.get('references') ?? [], from).map((each) => {
      const reference = fieldsOf(each, from)
      return {
        name: textOf(reference.get('name'), from),
        subject: textOf(reference.get('subject'), from),
        version: wholeOf(reference.get('version'), from),
      }
    }),
  }
}

async function versionsOf(
  api: ConfluentApi,
  id: WireId,
  signal?: AbortSignal,
): Promise<VersionOfSubject[]> {
  try {
    const { json, from } = await api.get(`${idPath(id)}/versions`, signal)
    return listOf(json, from).map((each) => {
      const fields = fieldsOf(each, from)
      return {
        subject: textOf(fields.get('subject'), from),
        version: wholeOf(fields.get('version'), from),
      }
    })
  } catch (error) {
    if (!(error instanceof NoSuchPath)) throw error
    return latestVersionsOf(api, id, signal)
  }
}

/** For registries without `/versions` of an id: subjects that have it, where it is their latest. */
async function latestVersionsOf(
  api: ConfluentApi,
  id: WireId,
  signal?: AbortSignal,
): Promise<VersionOfSubject[]> {
  try {
    const { json, from } = await api.get(`${idPath(id)}/subjects`, signal)
    const latest = await Promise.all(
      listOf(json, from).map((name) => versionOf(api, textOf(name, from), 'latest', signal)),
    )
    return latest
      .filter((each) => each.id.id === id.id)
      .map(({ subject, version }) => ({ subject, version }))
  } catch (error) {
    if (error instanceof NoSuchPath) return []
    throw error
  }
}

async function compatibility(
  api: ConfluentApi,
  subject: string | null,
  signal?: AbortSignal,
): Promise<string | null> {
  const path = subject === null ? '/config' : `/config/${encodeURIComponent(subject)}`
  try {
    const { json, from } = await api.get(path, signal)
    const fields = fieldsOf(json, from)
    const level = fields.get('compatibilityLevel') ?? fields.get('compatibility')
    return typeof level === 'string' ? level : null
  } catch (error) {
    if (isNotFound(error) || error instanceof NoSuchPath) return null
    throw error
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof RegistryError && error.code === 'MR_REGISTRY_NOT_FOUND'
}

function notFound(message: string, cause: unknown): RegistryError {
  return new RegistryError('MR_REGISTRY_NOT_FOUND', message, { cause })
}
