/**
 * In front of a registry that knows no GUIDs: gives every schema one, as newer registries do, so that Confluent's clients put it
 * into headers. Everything else is the registry's own answer.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

export interface GuidRegistry extends AsyncDisposable {
  /** Base address of the API, without a slash at its end. */
  readonly url: string
}

const GUID_START = '00000000-0000-4000-8000-'

/** @param upstream base address of a registry's API */
export async function startGuidRegistry(upstream: string): Promise<GuidRegistry> {
  const server = createServer((request, response) => {
    forward(upstream, request, response).catch((error: unknown) =>
      response.destroy(Error(String(error))),
    )
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      await closed.promise
    },
  }
}

async function forward(
  upstream: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = request
  const [, guid] = /^\/schemas\/guids\/([^/?]+)/.exec(url) ?? []
  const place = guid === undefined ? url : url.replace(`/guids/${guid}`, `/ids/${idOf(guid)}`)
  const body = await text(request)
  const answer = await fetch(upstream + place, {
    method,
    headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
    ...(body === '' ? {} : { body }),
  })
  const said = await answer.text()
  const [, asked] = /^\/schemas\/ids\/(\d+)(?:\?.*)?$/.exec(place) ?? []
  response.writeHead(answer.status, { 'content-type': 'application/json' })
  response.end(answer.ok ? withGuid(said, asked === undefined ? null : Number(asked)) : said)
}

function withGuid(said: string, asked: number | null): string {
  const json: unknown = said === '' ? null : JSON.parse(said)
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return said
  const id: unknown = Reflect.get(json, 'id') ?? asked
  return typeof id === 'number' ? JSON.stringify({ ...json, guid: guidOf(id) }) : said
}

const guidOf = (id: number): string => GUID_START + id.toString(16).padStart(12, '0')
const idOf = (guid: string): number => Number.parseInt(guid.slice(GUID_START.length), 16)
