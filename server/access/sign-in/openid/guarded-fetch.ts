/** Requests to the identity server: encrypted, bounded in time and size, never redirected. */
import type { CustomFetch } from 'openid-client'
import { OpenIdError } from './errors.ts'

const TIMEOUT_MS = 10_000
/** Discovery documents and key sets have a few kilobytes; userinfo with thousands of groups some hundreds. */
const MAX_BYTES = 1_048_576

export interface FetchLimits {
  /** OPENID_ALLOW_HTTP: plain HTTP to other machines as well. */
  readonly allowHttp: boolean
  /** For a whole answer. Default 10,000. */
  readonly timeoutMs?: number
}

/** Whether we go to this address, or send somebody there: HTTPS, or HTTP on this machine. */
export function isAllowedUrl(url: string, allowHttp: boolean): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:') return true
  return protocol === 'http:' && (allowHttp || isLoopback(hostname))
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)

/** A fetch whose answers are read to their end, or not at all. @throws OpenIdError MR_OPENID_AWAY */
export function guardedFetch({ allowHttp, timeoutMs = TIMEOUT_MS }: FetchLimits): CustomFetch {
  return async (url, options) => {
    if (!isAllowedUrl(url, allowHttp))
      throw away(
        `${originOf(url)} is not asked because it does not speak HTTPS. Over HTTP whoever sits between could sign in as anybody; OPENID_ALLOW_HTTP=true allows it in a closed network.`,
      )
    const limit = AbortSignal.timeout(timeoutMs)
    const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit])
    try {
      const { method, headers, body } = options
      const answer = await fetch(url, {
        method,
        headers,
        // As they are typed, bodies may be more than what openid-client sends.
        body: body instanceof URLSearchParams || typeof body === 'string' ? body : null,
        redirect: 'manual',
        signal,
      })
      const bytes = await readWithin(answer, url)
      return new Response(bytes.length === 0 ? null : bytes, {
        status: answer.status,
        headers: answer.headers,
      })
    } catch (cause) {
      if (cause instanceof OpenIdError) throw cause
      throw away(`${originOf(url)} ${whyOf(cause, timeoutMs)}.`, cause)
    }
  }
}

async function readWithin(answer: Response, url: string): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body ?? []) {
    length += part.length
    if (length > MAX_BYTES)
      throw away(
        `${originOf(url)} answers with more than ${MAX_BYTES} bytes, which is the most that is read.`,
      )
    parts.push(part)
  }
  return new Uint8Array(Buffer.concat(parts))
}

const away = (message: string, cause?: unknown): OpenIdError =>
  new OpenIdError('MR_OPENID_AWAY', message, { cause })

/** Without path and query. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'The identity server'
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'cannot be reached: nobody listens there',
  ENOTFOUND: 'cannot be reached: its name is not known',
  EAI_AGAIN: 'cannot be reached: its name cannot be looked up now',
  ECONNRESET: 'broke the connection off',
  UND_ERR_SOCKET: 'broke the connection off',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'shows a certificate that is not trusted (NODE_EXTRA_CA_CERTS)',
  SELF_SIGNED_CERT_IN_CHAIN: 'shows a certificate that is not trusted (NODE_EXTRA_CA_CERTS)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'shows a certificate that is not trusted (NODE_EXTRA_CA_CERTS)',
  CERT_HAS_EXPIRED: 'shows a certificate that has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'shows a certificate of another host',
}

function whyOf(thrown: unknown, timeoutMs: number): string {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error.name === 'TimeoutError') return `did not answer within ${timeoutMs / 1000} s`
    const why = 'code' in error ? WHY[String(error.code)] : undefined
    if (why !== undefined) return why
  }
  return 'cannot be reached'
}
