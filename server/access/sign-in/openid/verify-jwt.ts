/**
 * Signatures of JWTs (RFC 7515, RFC 7518 section 3) by public keys of a key set (RFC 7517). openid-client verifies id tokens
 * itself; this is for access tokens, of which OpenID Connect says nothing: only those with `typ` at+jwt (RFC 9068) have a
 * validator there, and hardly a server issues these.
 */
import { constants, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto'
import { type Claims, isClaims } from './model.ts'

interface Algorithm {
  readonly kty: 'RSA' | 'EC' | 'OKP'
  readonly crv?: string
  verifies(key: KeyObject, data: Buffer, signature: Buffer): boolean
}

const rsa = (hash: string, padding: number): Algorithm => ({
  kty: 'RSA',
  verifies: (key, data, signature) =>
    (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048 &&
    verify(hash, data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature),
})

const ecdsa = (hash: string, crv: string): Algorithm => ({
  kty: 'EC',
  crv,
  verifies: (key, data, signature) =>
    verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature),
})

const ED25519: Algorithm = {
  kty: 'OKP',
  crv: 'Ed25519',
  verifies: (key, data, signature) => verify(null, data, key, signature),
}

/** Asymmetric ones only: with `none` or a MAC whoever knows the public key could sign. */
const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map([
  ['RS256', rsa('sha256', constants.RSA_PKCS1_PADDING)],
  ['RS384', rsa('sha384', constants.RSA_PKCS1_PADDING)],
  ['RS512', rsa('sha512', constants.RSA_PKCS1_PADDING)],
  ['PS256', rsa('sha256', constants.RSA_PKCS1_PSS_PADDING)],
  ['PS384', rsa('sha384', constants.RSA_PKCS1_PSS_PADDING)],
  ['PS512', rsa('sha512', constants.RSA_PKCS1_PSS_PADDING)],
  ['ES256', ecdsa('sha256', 'P-256')],
  ['ES384', ecdsa('sha384', 'P-384')],
  ['ES512', ecdsa('sha512', 'P-521')],
  ['EdDSA', ED25519],
  ['Ed25519', ED25519],
])

/** Of id tokens as of access tokens. */
export const SIGNATURE_ALGORITHMS: readonly string[] = [...ALGORITHMS.keys()]

export interface Jwt {
  readonly header: Claims
  readonly claims: Claims
  readonly signed: Buffer
  readonly signature: Buffer
}

/** null: no JWT, e.g. an opaque or an encrypted token. Nothing is verified. */
export function parseJwt(token: string): Jwt | null {
  const parts = token.split('.')
  const [header, payload, signature] = parts
  if (parts.length !== 3 || header === undefined || payload === undefined) return null
  const [head, claims] = [parseObject(header), parseObject(payload)]
  if (head === null || claims === null || signature === undefined) return null
  return {
    header: head,
    claims,
    signed: Buffer.from(`${header}.${payload}`, 'ascii'),
    signature: Buffer.from(signature, 'base64url'),
  }
}

function parseObject(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return isClaims(value) ? value : null
  } catch {
    return null // bytes that are no JSON: no JWT
  }
}

/** `no-key`: the set has none that could have signed this: it may be older than the key. */
export function verifyJwt(jwt: Jwt, keys: readonly JsonWebKey[]): 'good' | 'bad' | 'no-key' {
  const { alg, kid, crit } = jwt.header
  const algorithm = typeof alg === 'string' ? ALGORITHMS.get(alg) : undefined
  if (algorithm === undefined || crit !== undefined) return 'bad'
  const fitting = keys.filter(
    (key) =>
      key.kty === algorithm.kty &&
      (kid === undefined || key['kid'] === kid) &&
      (key['alg'] === undefined || key['alg'] === alg) &&
      (key['use'] === undefined || key['use'] === 'sig') &&
      (algorithm.crv === undefined || key.crv === algorithm.crv),
  )
  if (fitting.length === 0) return 'no-key'
  return fitting.some((key) => verifies(algorithm, key, jwt)) ? 'good' : 'bad'
}

function verifies(algorithm: Algorithm, key: JsonWebKey, { signed, signature }: Jwt): boolean {
  try {
    return algorithm.verifies(createPublicKey({ key, format: 'jwk' }), signed, signature)
  } catch {
    return false // a key or a signature of a malformed shape verifies nothing
  }
}
