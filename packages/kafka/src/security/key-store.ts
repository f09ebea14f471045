/**
 * One reader for everything that needs certificates: stores as PEM, PKCS12 or JKS, told apart by their first bytes (Java
 * too takes JKS for PKCS12 and the reverse), become the PEM texts that node:tls takes.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { isKafkaError, storeErrors } from '../errors.ts'
import { isJks, parseJks } from './jks.ts'
import { isCertificate, isPrivateKey, pemBlocks, pemOf } from './pem.ts'
import { isPkcs12, parsePkcs12 } from './pkcs12.ts'
import type { StoreContent } from './store-content.ts'

export interface StorePasswords {
  /** Of the store; PEM files have none. */
  readonly store?: string | undefined
  /** Of the private key; the store's when not given. */
  readonly key?: string | undefined
}

/** PEM texts. */
export interface KeyMaterial {
  /** PKCS#8, not encrypted. */
  readonly key: string
  /** The key's certificate, then those of its issuers. */
  readonly cert: string
}

/**
 * @param source names the store in messages, e.g. its path
 * @throws KafkaError MR_STORE
 */
export function readKeyStore(
  bytes: Buffer,
  passwords: StorePasswords,
  source: string,
): KeyMaterial {
  if (isPem(bytes)) return pemKeyMaterial(bytes.toString(), passwords.key, source)
  const { keys, certificates } = parseStore(bytes, passwords, source)
  const stored = keys[0]
  if (stored === undefined) throw storeErrors.noKey(source)
  const chain = [...stored.chain, ...certificates].map((der) => certificate(der, source))
  return material(pemOf('PRIVATE KEY', stored.pkcs8), undefined, chain, source)
}

/**
 * All certificates of a store, concatenated: each is trusted.
 * @throws KafkaError MR_STORE
 */
export function readTrustStore(bytes: Buffer, passwords: StorePasswords, source: string): string {
  if (isPem(bytes)) return pemCertificates(bytes.toString(), source)
  const { keys, certificates } = parseStore(bytes, passwords, source)
  const trusted = [...certificates, ...keys.flatMap(({ chain }) => chain)]
  if (trusted.length === 0) throw storeErrors.noCertificates(source)
  return trusted.map((der) => pemText(certificate(der, source))).join('')
}

/**
 * Private key and chain from PEM, in one text or two (KIP-651).
 * @param password of an encrypted key
 * @throws KafkaError MR_STORE
 */
export function pemKeyMaterial(
  text: string,
  password: string | undefined,
  source: string,
): KeyMaterial {
  const blocks = pemBlocks(text)
  const key = blocks.find(isPrivateKey)
  if (key === undefined) throw storeErrors.noKey(source)
  const chain = blocks.filter(isCertificate).map((block) => certificate(block.text, source))
  return material(key.text, password, chain, source)
}

/** @throws KafkaError MR_STORE */
export function pemCertificates(text: string, source: string): string {
  const certificates = pemBlocks(text).filter(isCertificate)
  if (certificates.length === 0) throw storeErrors.noCertificates(source)
  return certificates.map((block) => pemText(certificate(block.text, source))).join('')
}

function isPem(bytes: Buffer): boolean {
  return bytes.includes('-----BEGIN ')
}

function parseStore(bytes: Buffer, passwords: StorePasswords, source: string): StoreContent {
  if (bytes.length === 0) throw storeErrors.notAStore(source, 'empty')
  if (isJks(bytes)) {
    try {
      return parseJks(bytes, { store: passwords.store, key: passwords.key }, source)
    } catch (cause) {
      throw isKafkaError(cause) ? cause : storeErrors.damaged(source, 'JKS', cause)
    }
  }
  if (isPkcs12(bytes)) return parsePkcs12(bytes, passwords.store, source)
  throw storeErrors.notAStore(source, 'no store of a known format')
}

function material(
  keyPem: string,
  password: string | undefined,
  chain: readonly X509Certificate[],
  source: string,
): KeyMaterial {
  const key = privateKey(keyPem, password, source)
  if (chain.length === 0) throw storeErrors.noCertificates(source)
  const own = chain.find((candidate) => candidate.checkPrivateKey(key))
  if (own === undefined) throw storeErrors.mismatch(source)
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: inOrder(own, chain).map(pemText).join(''),
  }
}

function privateKey(
  pem: string,
  password: string | undefined,
  source: string,
): ReturnType<typeof createPrivateKey> {
  const encrypted = pem.includes('ENCRYPTED')
  if (encrypted && password === undefined) throw storeErrors.noPassword(source)
  try {
    return createPrivateKey(password === undefined ? pem : { key: pem, passphrase: password })
  } catch (cause) {
    throw encrypted
      ? storeErrors.wrongKeyPassword(source, cause)
      : storeErrors.unusable(source, 'a private key', cause)
  }
}

/** A server sends its own certificate first, then each one's issuer; stores keep them in any order. */
function inOrder(own: X509Certificate, all: readonly X509Certificate[]): X509Certificate[] {
  const chain = [own]
  for (;;) {
    const last = chain.at(-1)
    const issuer = all.find(
      (candidate) =>
        last?.checkIssued(candidate) === true &&
        !chain.some((seen) => seen.fingerprint256 === candidate.fingerprint256),
    )
    if (issuer === undefined) return chain
    chain.push(issuer)
  }
}

function certificate(encoded: Buffer | string, source: string): X509Certificate {
  try {
    return new X509Certificate(encoded)
  } catch (cause) {
    throw storeErrors.unusable(source, 'a certificate', cause)
  }
}

function pemText(certificate: X509Certificate): string {
  const text = certificate.toString()
  return text.endsWith('\n') ? text : `${text}\n`
}
