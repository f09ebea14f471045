/** One request over HTTPS with certificates of a test's own, which fetch takes none of. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { request, type RequestOptions } from 'node:https'
import { text } from 'node:stream/consumers'
import { TLSSocket } from 'node:tls'

export interface HttpsAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** SHA-256 of the server's certificate, as node:crypto writes it; Node tells it once per connection. */
  readonly fingerprint: string
}

export interface HttpsQuestion extends RequestOptions {
  readonly payload?: string
}

/** A connection of its own unless `agent` is given. @throws what the connection fails with */
export async function askHttps(url: string, question: HttpsQuestion = {}): Promise<HttpsAnswer> {
  const { payload, ...options } = question
  const sent = request(url, { agent: false, ...options })
  const answered = Promise.withResolvers<IncomingMessage>()
  sent.once('response', answered.resolve)
  sent.once('error', answered.reject)
  sent.end(payload)
  const answer = await answered.promise
  const { socket } = answer
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: await text(answer),
    fingerprint: certificate?.fingerprint256 ?? '',
  }
}
