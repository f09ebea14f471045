/** TLS options → what sockets take. */
import { createSecureContext } from 'node:tls'
import { messageOf, tlsErrors } from '../errors.ts'
import type { TlsOptions } from '../options.ts'
import type { WireTls } from './wire.ts'

/** @throws KafkaError MR_KAFKA_TLS when key, certificates, ciphers or versions cannot be used */
export function wireTls({ verifyHostname, ...options }: TlsOptions): WireTls {
  try {
    // As in Java, every certificate of the trust store is an anchor, intermediates too.
    const secureContext = createSecureContext({ ...options, allowPartialTrustChain: true })
    return { secureContext, verifyHostname }
  } catch (cause) {
    throw tlsErrors.material(messageOf(cause), cause)
  }
}
