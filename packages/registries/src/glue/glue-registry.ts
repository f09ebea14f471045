/**
 * AWS Glue Schema Registry: JSON over POST, signed. A schema is a subject here; its versions have UUIDs, which records name.
 * Source: docs.aws.amazon.com/glue/latest/webapi/API_GetSchemaVersion.html and its neighbours.
 */
import type { Schema, WireId } from '@millrace/serdes/schemas/model.ts'
import { RegistryError, sentence } from '../errors.ts'
import { type AskerLimits, openAsker } from '../http/ask.ts'
import type { RegisteredVersion, Registry } from '../registry.ts'
import type { GlueSettings } from '../settings.ts'
import { type Fields, fieldsOf, jsonOf, listOf, textOf, typeOf, wholeOf } from '../shape.ts'
import { awsCredentials } from './credentials.ts'
import { signed } from './sign.ts'

const CONTENT_TYPE = 'application/x-amz-json-1.1'
/** The most that one answer holds. */
const PAGE = 100
const MAX_PAGES = 1_000

export function openGlueRegistry(settings: GlueSettings, limits?: AskerLimits): Registry {
  const api = openGlue(settings, limits)
  const schemaId = (subject: string) => ({
    SchemaId: { RegistryName: registryName(settings.arn), SchemaName: subject },
  })
  const version = async (
    subject: string,
    number: number | 'latest',
    signal?: AbortSignal,
  ): Promise<RegisteredVersion> => {
    const which = number === 'latest' ? { LatestVersion: true } : { VersionNumber: number }
    const question = { ...schemaId(subject), SchemaVersionNumber: which }
    return versionOf(settings, await api.ask('GetSchemaVersion', question, signal))
  }
  const byId = async ({ id }: WireId, signal?: AbortSignal): Promise<RegisteredVersion> =>
    versionOf(settings, await api.ask('GetSchemaVersion', { SchemaVersionId: id }, signal))
  const schemaOf = ({ id, type, text }: RegisteredVersion): Schema => ({
    registry: settings.id,
    id,
    type,
    text,
    references: [],
  })
  return {
    settings,
    has: (kind) => kind === 'glue',
    schema: async (id, signal) => schemaOf(await byId(id, signal)),
    async schemaOfVersion(subject, number, signal) {
      const found = await version(subject, number, signal)
      return { ...schemaOf(found), subject: found.subject, version: found.version }
    },
    version,
    async subjects(signal) {
      const question = { RegistryId: { RegistryArn: settings.arn } }
      const listed = await api.all('ListSchemas', question, signal)
      return listed.map((schema) => textOf(schema.get('SchemaName'), 'ListSchemas'))
    },
    async versions(subject, signal) {
      const listed = await api.all('ListSchemaVersions', schemaId(subject), signal)
      return listed
        .map((each) => wholeOf(each.get('VersionNumber'), 'ListSchemaVersions'))
        .sort((a, b) => a - b)
    },
    async versionsOf(id, signal) {
      const found = await byId(id, signal)
      return [{ subject: found.subject, version: found.version }]
    },
    async compatibility(subject, signal) {
      if (subject === null) return null
      const fields = await api.ask('GetSchema', schemaId(subject), signal)
      return textOf(fields.get('Compatibility'), 'GetSchema')
    },
    [Symbol.dispose]: () => api[Symbol.dispose](),
  }
}

/** `arn:aws:glue:eu-west-1:111122223333:registry/orders` → `orders`. */
const registryName = (arn: string): string => arn.slice(arn.indexOf('/') + 1)

function versionOf(settings: GlueSettings, fields: Fields): RegisteredVersion {
  const from = 'GetSchemaVersion'
  // …:schema/<registry>/<name>; an id may be of another registry of the account.
  const [, registry = '', subject = ''] = textOf(fields.get('SchemaArn'), from).split('/')
  const id = textOf(fields.get('SchemaVersionId'), from)
  if (registry !== registryName(settings.arn)) {
    const message = `Schema version ${id} is of the registry ${registry}, not of ${registryName(settings.arn)}.`
    throw new RegistryError('MR_REGISTRY_NOT_FOUND', message)
  }
  return {
    subject,
    version: wholeOf(fields.get('VersionNumber'), from),
    id: { kind: 'glue', id },
    type: typeOf(fields.get('DataFormat'), from),
    text: textOf(fields.get('SchemaDefinition'), from),
    references: [],
  }
}

interface Glue extends Disposable {
  ask(action: string, question: object, signal?: AbortSignal): Promise<Fields>
  /** The entries of `Schemas` of all pages. */
  all(action: string, question: object, signal?: AbortSignal): Promise<readonly Fields[]>
}

function openGlue({ region, endpoint }: GlueSettings, limits?: AskerLimits): Glue {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const url = `${(endpoint ?? `https://glue.${region}.${domain}`).replace(/\/+$/, '')}/`
  const { host } = new URL(url)
  const asker = openAsker(null, limits)
  const credentials = awsCredentials(asker, region)
  const ask: Glue['ask'] = async (action, question, signal) => {
    const body = JSON.stringify(question)
    const headers = { 'content-type': CONTENT_TYPE, 'x-amz-target': `AWSGlue.${action}` }
    const unsigned = { region, service: 'glue', host, headers, body }
    const { status, text } = await asker.ask({
      url,
      headers: signed(unsigned, await credentials(), new Date()),
      body,
      signal,
    })
    if (status !== 200) throw refused(action, status, text)
    return fieldsOf(jsonOf(text, action), action)
  }
  return {
    ask,
    async all(action, question, signal) {
      const entries: Fields[] = []
      let token: unknown
      for (let page = 0; page < MAX_PAGES; page++) {
        const next = token === undefined ? {} : { NextToken: token }
        const fields = await ask(action, { ...question, MaxResults: PAGE, ...next }, signal)
        const schemas = listOf(fields.get('Schemas') ?? [], action)
        entries.push(...schemas.map((each) => fieldsOf(each, action)))
        token = fields.get('NextToken')
        if (typeof token !== 'string' || token === '') return entries
      }
      const message = `${action} did not end after ${MAX_PAGES} pages.`
      throw new RegistryError('MR_REGISTRY_ANSWER', message)
    },
    [Symbol.dispose]: () => asker[Symbol.dispose](),
  }
}

const DENIED =
  /AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken|MissingAuthenticationToken|IncompleteSignature/

/** `{"__type": "EntityNotFoundException", "Message": …}` */
function refused(action: string, status: number, text: string): RegistryError {
  const { type, message } = saidOf(text)
  const kind = type === '' ? `status ${status}` : type
  const what = sentence(`AWS Glue answered ${action} with ${kind}`, message)
  if (type.includes('EntityNotFound')) return new RegistryError('MR_REGISTRY_NOT_FOUND', what)
  if (status === 401 || status === 403 || DENIED.test(type))
    return new RegistryError('MR_REGISTRY_DENIED', what)
  const isBusy = status >= 500 || type.includes('Throttl')
  return new RegistryError(isBusy ? 'MR_REGISTRY_UNREACHABLE' : 'MR_REGISTRY_ANSWER', what)
}

const MAX_SAID = 300

function saidOf(text: string): { readonly type: string; readonly message: string } {
  try {
    const fields = fieldsOf(JSON.parse(text) as unknown, '')
    const said = fields.get('Message') ?? fields.get('message')
    const type = fields.get('__type')
    return {
      // Sometimes with its namespace: com.amazonaws.glue#EntityNotFoundException.
      type: typeof type === 'string' ? (type.split('#').at(-1) ?? '') : '',
      message: typeof said === 'string' ? said.slice(0, MAX_SAID) : '',
    }
  } catch {
    // No JSON, as of a proxy: the status says enough.
    return { type: '', message: '' }
  }
}
