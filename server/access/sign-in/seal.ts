/**
 * Keys of an installation, and what is sealed with them: the cookie of a session, and the secret of a token. With MILLRACE_SECRET
 * every instance has the same keys, else each process its own.
 *
 * Cookie: `<id>.p<position>.<mac>` of a session that is in the log, `<id>.s<claims>.<mac>` of one made while the log was away,
 * which says by itself, encrypted, who it is. All parts in base64url.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'

const ID_BYTES = 32
const MAC_LENGTH = 43
const IV_BYTES = 12
const TAG_BYTES = 16
/** Browsers keep 4,096 bytes of a cookie with its name and attributes. */
const MAX_COOKIE = 3_800
/** Of what was compressed: nobody else can seal, this is for mistakes. */
const MAX_CLAIMS = 65_536
const TOKEN = /^mr_[\w-]{43}[\w-]{8}$/

/** Who has signed in, when, and until when this cookie alone lets them in; ms since epoch. */
const claims = z.object({
  provider: z.enum(['jetty', 'openid', 'okta', 'auth0']),
  name: z.string(),
  displayName: z.string().nullable(),
  email: z.string().nullable(),
  roles: z.array(z.string()),
  address: z.string(),
  userAgent: z.string().nullable(),
  createdAt: z.number(),
  aloneUntil: z.number(),
})
export type SealedClaims = z.infer<typeof claims>

export interface OpenedCookie {
  /** Of the document, and of the session as it is shown. */
  readonly id: string
  /** Where it was written; '' when it says by itself who it is. */
  readonly position: string
  readonly claims: SealedClaims | null
}

export interface Seal {
  /** Tells installations apart under one host. */
  readonly installation: string
  newId(): { readonly secret: string; readonly id: string }
  cookie(secret: string, position: string): string
  /** null: it says more than a cookie holds. */
  aloneCookie(secret: string, about: SealedClaims): string | null
  /** null: not ours, or changed. */
  open(cookie: string): OpenedCookie | null
  newToken(): { readonly secret: string; readonly id: string }
  /** Id of a token that this installation made; null: it did not. */
  tokenId(secret: string): string | null
}

/** @param secret MILLRACE_SECRET @param prefix MILLRACE_TOPIC_PREFIX */
export function makeSeal(secret: string | null, prefix: string): Seal {
  const from = secret ?? randomBytes(32)
  const derive = (use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', from, prefix, `millrace sign-in ${use} 1`, 32))
  const macKey = derive('mac')
  const sealKey = derive('seal')
  const mac = (use: string, text: string): string =>
    createHmac('sha256', macKey).update(`${use} ${text}`).digest('base64url')

  function signed(secretId: string, middle: string): string {
    const text = `${secretId}.${middle}`
    return `${text}.${mac('cookie', text)}`
  }

  function encrypt(about: SealedClaims, secretId: string): string {
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', sealKey, iv).setAAD(Buffer.from(secretId))
    const packed = deflateRawSync(JSON.stringify(about))
    const text = Buffer.concat([cipher.update(packed), cipher.final()])
    return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')
  }

  function decrypt(text: string, secretId: string): SealedClaims | null {
    const bytes = Buffer.from(text, 'base64url')
    if (bytes.length <= IV_BYTES + TAG_BYTES) return null
    try {
      const iv = bytes.subarray(0, IV_BYTES)
      const options = { authTagLength: TAG_BYTES }
      const decipher = createDecipheriv('aes-256-gcm', sealKey, iv, options)
      decipher.setAAD(Buffer.from(secretId))
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
      const opened = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES))
      const packed = Buffer.concat([opened, decipher.final()])
      const json = inflateRawSync(packed, { maxOutputLength: MAX_CLAIMS }).toString()
      return claims.parse(JSON.parse(json))
    } catch {
      return null // of an older version: the MAC has shown that it is ours
    }
  }

  return {
    installation: createHash('sha256').update(derive('name')).digest('hex').slice(0, 10),
    newId() {
      const secretId = randomBytes(ID_BYTES).toString('base64url')
      return { secret: secretId, id: hashOf(secretId) }
    },
    cookie: (secretId, position) =>
      signed(secretId, `p${Buffer.from(position).toString('base64url')}`),
    aloneCookie(secretId, about) {
      const cookie = signed(secretId, `s${encrypt(about, secretId)}`)
      return cookie.length > MAX_COOKIE ? null : cookie
    },
    open(cookie) {
      if (cookie.length > MAX_COOKIE) return null
      const parts = cookie.split('.')
      const [secretId = '', middle = '', given = ''] = parts
      if (parts.length !== 3 || given.length !== MAC_LENGTH) return null
      if (!sameText(given, mac('cookie', `${secretId}.${middle}`))) return null
      const rest = middle.slice(1)
      const alone = middle.startsWith('s') ? decrypt(rest, secretId) : null
      const position = middle.startsWith('p') ? Buffer.from(rest, 'base64url').toString() : ''
      return { id: hashOf(secretId), position, claims: alone }
    },
    newToken() {
      const random = randomBytes(ID_BYTES).toString('base64url')
      const token = `mr_${random}${mac('token', random).slice(0, 8)}`
      return { secret: token, id: hashOf(token) }
    },
    tokenId(token) {
      if (!TOKEN.test(token)) return null
      const random = token.slice(3, -8)
      return sameText(token.slice(-8), mac('token', random).slice(0, 8)) ? hashOf(token) : null
    },
  }
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

const sameText = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
