/** Answers that are written while what they tell is found, past proxies that would rather wait for the end. */
import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/**
 * Sends text as it comes. When it cannot be completed the answer is broken off, so that nobody takes it for whole.
 * @param text whoever sends it ends it when the client has gone
 */
export function sendFlow(
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
  text: AsyncIterable<string>,
): FastifyReply {
  const source = Readable.from(text)
  source.once('error', () => breakOff(reply))
  return reply
    .headers({
      // nginx passes on what comes as it comes.
      'x-accel-buffering': 'no',
      // Whatever compresses on the way would gather first (RFC 9111, 5.2.2.6).
      'cache-control': 'no-store, no-transform',
      ...headers,
    })
    .send(source)
}

/**
 * HTTP/1.0, which nginx speaks to us unless told otherwise, has no chunks: the end of the connection is the end of the answer. Only
 * a reset tells one that was cut off from one that is complete.
 */
function breakOff({ raw, request }: FastifyReply): void {
  if (request.raw.httpVersion === '1.0' && raw.headersSent) request.raw.socket.resetAndDestroy()
}
