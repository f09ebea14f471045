/** JWTs as tests need them: signed well, or in every way that must be refused. */
import {
  constants,
  createHmac,
  generateKeyPairSync,
  type KeyObject,
  sign,
  type JsonWebKey,
} from 'node:crypto'

export type Claims = Readonly<Record<string, unknown>>

export interface SigningKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: KeyObject
  /** With `kid`, `alg` and `use`. */
  readonly publicJwk: JsonWebKey
  readonly privateJwk: JsonWebKey
}

/** @param alg RS256, PS384, ES256, EdDSA … */
export function signingKey(kid: string, alg = 'RS256'): SigningKey {
  const { privateKey, publicKey } = keyPair(alg)
  const about = { kid, alg, use: 'sig' }
  return {
    kid,
    alg,
    privateKey,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), ...about },
    privateJwk: { ...privateKey.export({ format: 'jwk' }), ...about },
  }
}

const CURVES: Readonly<Record<string, string>> = {
  ES256: 'P-256',
  ES384: 'P-384',
  ES512: 'P-521',
}

function keyPair(alg: string): { privateKey: KeyObject; publicKey: KeyObject } {
  const namedCurve = CURVES[alg]
  if (namedCurve !== undefined) return generateKeyPairSync('ec', { namedCurve })
  return alg === 'EdDSA'
    ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('rsa', { modulusLength: 2048 })
}

export function signJwt(key: SigningKey, claims: Claims, header: Claims = {}): string {
  const text = unsigned({ alg: key.alg, kid: key.kid, ...header }, claims)
  return `${text}.${signatureOf(key, Buffer.from(text)).toString('base64url')}`
}

function signatureOf({ alg, privateKey }: SigningKey, data: Buffer): Buffer {
  if (alg === 'EdDSA') return sign(null, data, privateKey)
  const hash = `sha${alg.slice(2)}`
  if (alg.startsWith('ES')) return sign(hash, data, { key: privateKey, dsaEncoding: 'ieee-p1363' })
  const padding = alg.startsWith('PS')
    ? constants.RSA_PKCS1_PSS_PADDING
    : constants.RSA_PKCS1_PADDING
  return sign(hash, data, {
    key: privateKey,
    padding,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  })
}

/** `alg: none`. */
export const unsignedJwt = (claims: Claims): string => `${unsigned({ alg: 'none' }, claims)}.`

/** HS256 with a text that everybody knows as its secret, e.g. a public key. */
export function macJwt(secret: string, claims: Claims, header: Claims = {}): string {
  const text = unsigned({ alg: 'HS256', ...header }, claims)
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

export function claimsOf(jwt: string): Claims {
  const value: unknown = JSON.parse(
    Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'),
  )
  if (typeof value !== 'object' || value === null) throw new TypeError(`no claims: ${jwt}`)
  return { ...value }
}

const part = (value: Claims): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = (header: Claims, claims: Claims): string => `${part(header)}.${part(claims)}`
