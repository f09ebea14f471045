/**
 * The Confluent-compatible REST API as single questions, each to the address that answered last, or the next one.
 * Source: docs.confluent.io/platform/current/schema-registry/develop/api.html.
 */
import { RegistryError, sentence } from '../errors.ts'
import { type Answer, openAsker, placeOf, type AskerLimits } from '../http/ask.ts'
import type { ConfluentSettings } from '../settings.ts'
import { fieldsOf, jsonOf } from '../shape.ts'

const ACCEPT = 'application/vnd.schemaregistry.v1+json, application/json'
/** What proxies say while the registry behind them is away; the next address may be well. */
const AWAY = new Set([502, 503, 504])

export interface ConfluentApi extends Disposable {
  /** The JSON of an answer, with what was asked, for messages. @throws RegistryError */
  get(
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly json: unknown; readonly from: string }>
}

/** A path of the API that is not there at all, as against a schema that is not. */
export class NoSuchPath extends RegistryError {}

export function openConfluentApi(settings: ConfluentSettings, limits?: AskerLimits): ConfluentApi {
  const { urls } = settings
  const asker = openAsker(settings.tls, limits)
  const headers = { accept: ACCEPT, 'user-agent': 'millrace', ...authorization(settings) }
  let current = 0
  return {
    async get(path, signal) {
      let failure: unknown
      for (let tried = 0; tried < urls.length; tried++) {
        const index = (current + tried) % urls.length
        const url = `${urls[index] ?? ''}${path}`
        try {
          const answer = await asker.ask({ url, headers, signal })
          if (AWAY.has(answer.status)) throw refused(url, answer)
          current = index
          return { json: good(url, answer), from: `GET ${placeOf(url)}` }
        } catch (error) {
          if (!isAway(error)) throw error
          failure = error
        }
      }
      throw failure
    },
    [Symbol.dispose]: () => asker[Symbol.dispose](),
  }
}

function authorization({ auth }: ConfluentSettings): Readonly<Record<string, string>> {
  switch (auth.kind) {
    case 'none':
      return {}
    case 'basic': {
      const pair = Buffer.from(`${auth.user}:${auth.password}`).toString('base64')
      return { authorization: `Basic ${pair}` }
    }
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` }
  }
}

function isAway(error: unknown): boolean {
  if (!(error instanceof RegistryError)) return false
  const { code } = error
  return (
    code === 'MR_REGISTRY_UNREACHABLE' ||
    code === 'MR_REGISTRY_TIMEOUT' ||
    code === 'MR_REGISTRY_TLS'
  )
}

function good(url: string, answer: Answer): unknown {
  const from = `GET ${placeOf(url)}`
  if (answer.status === 200) return jsonOf(answer.text, from)
  throw refused(url, answer)
}

/** Error codes of the API are its status with two digits more, such as 40403: there is no such schema. */
function refused(url: string, { status, text }: Answer): RegistryError {
  const said = saidOf(text)
  const from = `GET ${placeOf(url)}`
  const answered = sentence(`${from} answered with status ${status}`, said.message)
  if (status === 401 || status === 403) return new RegistryError('MR_REGISTRY_DENIED', answered)
  if (AWAY.has(status)) return new RegistryError('MR_REGISTRY_UNREACHABLE', answered)
  if (status === 404 || status === 405) {
    return said.code > 404_00
      ? new RegistryError('MR_REGISTRY_NOT_FOUND', answered)
      : new NoSuchPath('MR_REGISTRY_ANSWER', answered)
  }
  const redirected = status >= 300 && status < 400 ? ' Redirects are not followed.' : ''
  return new RegistryError('MR_REGISTRY_ANSWER', answered + redirected)
}

const MAX_SAID = 300

function saidOf(text: string): { readonly code: number; readonly message: string } {
  try {
    const fields = fieldsOf(JSON.parse(text) as unknown, '')
    const message = fields.get('message')
    const code = fields.get('error_code')
    return {
      code: typeof code === 'number' ? code : 0,
      message: typeof message === 'string' ? message.slice(0, MAX_SAID) : '',
    }
  } catch {
    // Pages of proxies and the like: their status says enough.
    return { code: 0, message: '' }
  }
}
