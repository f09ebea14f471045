/** What node:http and node:tls fail with, in words. */
import { messageOf, RegistryError } from '../errors.ts'

/** Node's and OpenSSL's names of what is wrong with a certificate, or that the other side speaks no TLS. */
const TLS =
  /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/

export function connectionError(url: string, cause: unknown): RegistryError {
  const { origin } = new URL(url)
  const code = codeOf(cause)
  if (TLS.test(code)) {
    const message = `TLS with ${origin} failed: ${tlsReasonOf(cause)}.`
    return new RegistryError('MR_REGISTRY_TLS', message, { cause })
  }
  const message = `${origin} cannot be reached: ${reasonOf(code, cause)}.`
  return new RegistryError('MR_REGISTRY_UNREACHABLE', message, { cause })
}

/** Node's name of what failed, such as ECONNRESET; '' when there is none. */
export function codeOf(cause: unknown): string {
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  return typeof code === 'string' ? code : ''
}

/** `write EPROTO 40…:error:0A00010B:SSL routines:tls_…:wrong version number:…` → `wrong version number`. */
function tlsReasonOf(cause: unknown): string {
  const message = messageOf(cause)
  const ofOpenssl = /:SSL routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? message
  return ofOpenssl === 'wrong version number' ? 'it does not speak TLS' : ofOpenssl.trim()
}

function reasonOf(code: string, cause: unknown): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'it refuses connections'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the name is not known'
    case 'ECONNRESET':
    case 'EPIPE':
      return 'it closed the connection'
    default: {
      // Several addresses of one name: Node gathers their errors, without a message of its own.
      const text = messageOf(cause)
      return text === '' ? code : text
    }
  }
}
