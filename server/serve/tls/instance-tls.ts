/**
 * How this instance speaks HTTPS to another. Instances are asked under their addresses, which certificates seldom name, and
 * share a certificate, or have one each from the same authority; often a private one, or none.
 */
import type { RequestOptions } from 'node:https'
import {
  checkServerIdentity,
  type ConnectionOptions,
  createSecureContext,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
} from 'node:tls'
import { MIN_TLS_VERSION, type TlsMaterial } from '../../config/tls-material.ts'

type InstanceTls = RequestOptions & Pick<ConnectionOptions, 'secureContext'>

const contexts = new WeakMap<TlsMaterial, SecureContext>()

/** Trusts what everybody does, the trust store and the own certificate; shows the own one where it is asked for. */
export function instanceTls(material: TlsMaterial, target: URL): InstanceTls {
  return {
    secureContext: contextOf(material),
    checkServerIdentity: (_name, peer) => identityError(material, target, peer),
  }
}

/** Made once: reading all the roots takes ten milliseconds. */
function contextOf(material: TlsMaterial): SecureContext {
  const known = contexts.get(material)
  if (known !== undefined) return known
  const { key, cert, ca } = material
  const made = createSecureContext({
    key,
    cert,
    ca: [...getCACertificates('default'), cert, ...(ca === null ? [] : [ca])],
    // The own certificate is trusted as it is, whoever has issued it.
    allowPartialTrustChain: true,
    minVersion: MIN_TLS_VERSION,
  })
  contexts.set(material, made)
  return made
}

/**
 * Who has our certificate's key, or a trusted certificate for the same names (a renewed one, which this instance has not read
 * yet), is as good as we are, whatever address it has.
 */
function identityError(
  { certificate }: TlsMaterial,
  { hostname }: URL,
  peer: PeerCertificate,
): Error | undefined {
  const { fingerprint256, subjectAltName } = certificate
  if (peer.fingerprint256 === fingerprint256) return undefined
  if (subjectAltName !== undefined && peer.subjectaltname === subjectAltName) return undefined
  return checkServerIdentity(hostname.replaceAll(/^\[|\]$/g, ''), peer)
}
