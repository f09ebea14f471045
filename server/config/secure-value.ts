/**
 * `AES:` values, in kPow's format, so that its encrypted configurations work unchanged:
 * base64 of: version (1 byte, 1) · length of the IV (1 byte, 16) · IV · AES-256-CBC cipher with PKCS5 padding.
 * The key is 256 bits in base64, derived from a passphrase with PBKDF2WithHmacSHA256, 65,536 iterations.
 */
import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto'
import { deobfuscate } from './obfuscated.ts'

const PREFIX = 'AES:'
const VERSION = 1
const IV_LENGTH = 16
const KEY_LENGTH = 32
const ITERATIONS = 65_536
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/

/** A value or key that cannot be used. The message says why and never contains the value. */
export class SecureValueError extends Error {
  override readonly name = 'SecureValueError'
  readonly code: 'MR_SECURE_KEY' | 'MR_SECURE_VALUE'
  constructor(code: SecureValueError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A new key in base64. Without a passphrase it is made of random bytes; the salt is always random. */
export function newSecureKey(passphrase?: string): string {
  const secret = passphrase ?? randomBytes(KEY_LENGTH)
  return pbkdf2Sync(secret, randomBytes(16), ITERATIONS, KEY_LENGTH, 'sha256').toString('base64')
}

/** @throws SecureValueError MR_SECURE_KEY when `text` is not 32 bytes in base64 */
export function parseSecureKey(text: string): Buffer {
  const compact = text.trim()
  const key = BASE64.test(compact) ? Buffer.from(compact, 'base64') : Buffer.alloc(0)
  if (key.length !== KEY_LENGTH) {
    throw new SecureValueError(
      'MR_SECURE_KEY',
      'the key is not 32 bytes in base64 (44 characters); make one with ./millrace encrypt --new-key',
    )
  }
  return key
}

/** `AES:…` of `plain`; a fresh IV each time, so equal values look different. */
export function encryptValue(plain: string, key: Buffer): string {
  const iv = randomBytes(IV_LENGTH)
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return PREFIX + Buffer.concat([Buffer.from([VERSION, IV_LENGTH]), iv, body]).toString('base64')
}

/**
 * @param text with or without `AES:`
 * @throws SecureValueError MR_SECURE_VALUE: not the format, another version, or another key
 */
export function decryptValue(text: string, key: Buffer): string {
  const base64 = (text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text).trim()
  const bytes = BASE64.test(base64) ? Buffer.from(base64, 'base64') : Buffer.alloc(0)
  if (bytes[0] !== VERSION || bytes[1] !== IV_LENGTH || bytes.length < 2 + IV_LENGTH + 16)
    throw new SecureValueError('MR_SECURE_VALUE', 'the text after AES: is not an encrypted value')
  const body = bytes.subarray(2 + IV_LENGTH)
  try {
    const decipher = createDecipheriv('aes-256-cbc', key, bytes.subarray(2, 2 + IV_LENGTH))
    const plain = Buffer.concat([decipher.update(body), decipher.final()])
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain)
  } catch (cause) {
    // CBC has no authentication: a wrong key shows as bad padding or, once in 256, as bytes that are no text.
    throw new SecureValueError(
      'MR_SECURE_VALUE',
      'it cannot be decrypted: it was encrypted with another key, or is damaged',
      { cause },
    )
  }
}

/** True for values that revealValue changes. */
export function isSecured(text: string): boolean {
  return text.startsWith(PREFIX) || text.startsWith('OBF:')
}

/**
 * The plain value of one that may be `AES:` or `OBF:`.
 * @param key null when no key is configured
 * @throws SecureValueError
 */
export function revealValue(text: string, key: Buffer | null): string {
  if (text.startsWith('OBF:')) {
    try {
      return deobfuscate(text)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new SecureValueError('MR_SECURE_VALUE', `the text after OBF: is not valid: ${why}`, {
        cause,
      })
    }
  }
  if (!text.startsWith(PREFIX)) return text
  if (key === null) {
    throw new SecureValueError(
      'MR_SECURE_KEY',
      'it is encrypted (AES:) and no key is given; set KPOW_SECURE_KEY or KPOW_SECURE_KEY_LOCATION',
    )
  }
  return decryptValue(text, key)
}
