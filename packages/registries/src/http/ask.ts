/**
 * One HTTP exchange over node:http, with limits on time and size. Redirects are not followed: they would take credentials
 * to whoever the answer names.
 */
import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as askHttp,
} from 'node:http'
import { Agent as HttpsAgent, request as askHttps } from 'node:https'
import type { RegistryTls } from '../settings.ts'
import { RegistryError } from '../errors.ts'
import { codeOf, connectionError } from './connection-error.ts'

/** Until the answer begins, and for each pause in it. */
const ANSWER_MS = 5_000
/** For all of it: 32 MB take a while on a slow line. */
const WHOLE_MS = 30_000
const MAX_BYTES = 32 * 2 ** 20
const MAX_SOCKETS = 8

export interface Question {
  readonly url: string
  /** GET when there is no body. */
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal?: AbortSignal | undefined
}

export interface Answer {
  readonly status: number
  readonly text: string
}

export interface Asker extends Disposable {
  /** @throws RegistryError; whatever the signal was aborted with */
  ask(question: Question): Promise<Answer>
}

export interface AskerLimits {
  readonly answerMs?: number
  readonly maxBytes?: number
}

export function openAsker(tls: RegistryTls | null, limits: AskerLimits = {}): Asker {
  const pool = { keepAlive: true, maxSockets: MAX_SOCKETS, timeout: WHOLE_MS }
  const plain = new HttpAgent(pool)
  const secure = new HttpsAgent({ ...pool, ...tlsOptions(tls) })
  const start = ({ url, method, body }: Question): ClientRequest => {
    const how = method ?? (body === undefined ? 'GET' : 'POST')
    return url.startsWith('https:')
      ? askHttps(url, { agent: secure, method: how })
      : askHttp(url, { agent: plain, method: how })
  }
  return {
    async ask(question) {
      for (;;) {
        question.signal?.throwIfAborted()
        const sent = start(question)
        try {
          return await exchange(sent, question, limits)
        } catch (error) {
          // The other side closed a connection that it had kept, just as we used it again. Each such socket is gone then.
          if (!(sent.reusedSocket && isClosed(error))) throw error
        }
      }
    },
    [Symbol.dispose]() {
      plain.destroy()
      secure.destroy()
    },
  }
}

async function exchange(
  sent: ClientRequest,
  { url, headers = {}, body, signal }: Question,
  { answerMs = ANSWER_MS, maxBytes = MAX_BYTES }: AskerLimits,
): Promise<Answer> {
  const answered = Promise.withResolvers<IncomingMessage>()
  answered.promise.catch(() => undefined)
  // One handler for its whole life: a socket may fail after the answer has begun.
  sent.on('error', answered.reject)
  sent.on('response', answered.resolve)
  // Why it was ended by us: the stream of an answer that has begun only tells that it broke off.
  let ended: { readonly reason: unknown } | null = null
  const end = (reason: unknown): void => {
    ended ??= { reason }
    sent.destroy(new Error('ended'))
  }
  const pause = setTimeout(() => end(timedOut(url, answerMs)), answerMs)
  const whole = setTimeout(() => end(timedOut(url, WHOLE_MS)), WHOLE_MS)
  const onAbort = (): void => end(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value)
    sent.end(body)
    const answer = await answered.promise
    const text = await textOf(answer, url, maxBytes, () => pause.refresh())
    return { status: answer.statusCode ?? 0, text }
  } catch (cause) {
    sent.destroy()
    throw reasonOf(ended) ?? (cause instanceof RegistryError ? cause : connectionError(url, cause))
  } finally {
    clearTimeout(pause)
    clearTimeout(whole)
    signal?.removeEventListener('abort', onAbort)
  }
}

/** Whether the other side closed the connection before it had answered. */
function isClosed(error: unknown): boolean {
  if (!(error instanceof RegistryError) || error.code !== 'MR_REGISTRY_UNREACHABLE') return false
  const code = codeOf(error.cause)
  return code === 'ECONNRESET' || code === 'EPIPE'
}

async function textOf(
  answer: IncomingMessage,
  url: string,
  maxBytes: number,
  onBytes: () => void,
): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) {
      const message = `${placeOf(url)} answered with more than ${Math.floor(maxBytes / 2 ** 20)} MB, which is the most that is read.`
      throw new RegistryError('MR_REGISTRY_ANSWER', message)
    }
    chunks.push(chunk)
    onBytes()
  }
  return Buffer.concat(chunks).toString('utf8')
}

function tlsOptions(tls: RegistryTls | null): ConstructorParameters<typeof HttpsAgent>[0] {
  if (tls === null) return {}
  const { ca, cert, key, ciphers, minVersion, maxVersion, checkName } = tls
  return {
    ...(ca === null ? {} : { ca }),
    ...(cert === null ? {} : { cert }),
    ...(key === null ? {} : { key }),
    ...(ciphers === null ? {} : { ciphers }),
    ...(minVersion === null ? {} : { minVersion }),
    ...(maxVersion === null ? {} : { maxVersion }),
    ...(checkName ? {} : { checkServerIdentity: () => undefined }),
  }
}

function timedOut(url: string, ms: number): RegistryError {
  const message = `${placeOf(url)} did not answer within ${ms / 1000} s.`
  return new RegistryError('MR_REGISTRY_TIMEOUT', message)
}

/** A function, because TypeScript does not see that a callback has set it. */
const reasonOf = (ended: { readonly reason: unknown } | null): unknown => ended?.reason

/** Without what a question mark or a user's name may hide. */
export function placeOf(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}
