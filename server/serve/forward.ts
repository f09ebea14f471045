/**
 * Passes a request on to the instance that has what it asks for, and its answer back. Only to addresses that instances have
 * told each other through the log.
 */
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { instanceTls } from './tls/instance-tls.ts'
import type { Tls } from './tls/open-tls.ts'

/** Names the instance that passed it on; such a request is not passed on again. */
const FORWARDED = 'x-millrace-forwarded'
const TIMEOUT_MS = 5_000

/** Of one connection, not of the request (RFC 9110, 7.6.1); and what is made anew. */
const NOT_PASSED_ON = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

export const isForwarded = (request: FastifyRequest): boolean =>
  request.headers[FORWARDED] !== undefined

/**
 * Asks the instance at `url` the same, with the same headers: Host and Origin as well, which its checks compare.
 * @param self id of this instance
 * @param tls of this instance; null: it speaks plain HTTP
 * @returns null when it cannot be reached, or does not begin to answer within 5 s
 */
export async function forward(
  request: FastifyRequest,
  reply: FastifyReply,
  url: string,
  self: string,
  tls: Tls | null,
): Promise<FastifyReply | null> {
  const answer = await ask(request, url, self, tls).catch(() => null)
  if (answer === null) return null
  return reply
    .code(answer.statusCode ?? 502)
    .headers(passedOn(answer.headers))
    .send(answer)
}

function ask(
  request: FastifyRequest,
  url: string,
  self: string,
  tls: Tls | null,
): Promise<IncomingMessage> {
  const { method, body } = request
  const text = body === undefined ? '' : JSON.stringify(body)
  const headers = {
    ...passedOn(request.headers),
    [FORWARDED]: self,
    'x-request-id': request.id,
    ...(text === '' ? {} : { 'content-length': Buffer.byteLength(text) }),
  }
  const target = new URL(request.url, url)
  // A path that looks like another host's address stays a path.
  if (target.origin !== new URL(url).origin) return Promise.reject(new TypeError('not a path'))
  const isSecure = target.protocol === 'https:'
  const send = isSecure ? httpsRequest : httpRequest
  const secure = isSecure && tls !== null ? instanceTls(tls.material(), target) : {}
  return new Promise((resolve, reject) => {
    const sent = send(target, { ...secure, method, headers, agent: false }, (answer) => {
      clearTimeout(timer)
      resolve(answer)
    })
    const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), TIMEOUT_MS)
    sent.once('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    sent.end(text)
  })
}

function passedOn(headers: Readonly<Record<string, unknown>>): OutgoingHttpHeaders {
  const kept: OutgoingHttpHeaders = {}
  for (const [name, value] of Object.entries(headers)) {
    if (NOT_PASSED_ON.has(name)) continue
    if (typeof value === 'string' || (Array.isArray(value) && value.every(isText))) {
      kept[name] = value
    }
  }
  return kept
}

const isText = (value: unknown): value is string => typeof value === 'string'
