/**
 * Java's own key store format, JKS, read only.
 *
 * magic 0xfeedfeed, version int32 (1 or 2), count int32, entries, SHA-1 over (password, "Mighty Aphrodite", all before)
 *   entry => tag int32, alias, created int64, then
 *     1 private key: length int32, EncryptedPrivateKeyInfo; chain count int32, certificates
 *     2 trusted certificate
 *   certificate => type (version 2), length int32, DER;   strings => uint16 length, modified UTF-8
 * Source: OpenJDK, sun.security.provider.JavaKeyStore and KeyProtector.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { storeErrors } from '../errors.ts'
import { ByteReader } from '../wire/byte-reader.ts'
import type { StoreContent, StoredKey } from './store-content.ts'

const MAGIC = 0xfe_ed_fe_ed
const DIGEST_BYTES = 20
const SALT_BYTES = 20

export function isJks(bytes: Buffer): boolean {
  return bytes.length > 12 && bytes.readUInt32BE(0) === MAGIC
}

export interface JksPasswords {
  /** undefined: the integrity is not checked, as in Java; private keys cannot be had then. */
  readonly store: string | undefined
  /** Of the private keys; the store's when undefined. */
  readonly key: string | undefined
}

/** @throws KafkaError MR_STORE; RangeError when the bytes end early */
export function parseJks(bytes: Buffer, passwords: JksPasswords, source: string): StoreContent {
  const body = bytes.subarray(0, bytes.length - DIGEST_BYTES)
  if (passwords.store !== undefined) checkIntegrity(bytes, passwords.store, source)

  const reader = new ByteReader(body)
  reader.skip(4)
  const version = reader.int32()
  if (version !== 1 && version !== 2) {
    throw storeErrors.notAStore(source, `a JKS store of the unknown version ${version}`)
  }
  const keys: StoredKey[] = []
  const certificates: Buffer[] = []
  const certificate = (): Buffer => {
    if (version === 2) reader.text(reader.uint16())
    return reader.bytes()
  }
  for (let left = reader.int32(); left > 0; left -= 1) {
    const tag = reader.int32()
    reader.text(reader.uint16())
    reader.skip(8)
    if (tag === 1) {
      const encrypted = reader.bytes()
      const chain: Buffer[] = []
      for (let links = reader.int32(); links > 0; links -= 1) chain.push(certificate())
      const password = passwords.key ?? passwords.store
      if (password === undefined) throw storeErrors.noPassword(source)
      keys.push({ pkcs8: unprotect(encrypted, password, source), chain })
    } else if (tag === 2) {
      certificates.push(certificate())
    } else {
      throw storeErrors.damaged(source, 'JKS', `an entry with tag ${tag}, expected 1 or 2`)
    }
  }
  return { keys, certificates }
}

function checkIntegrity(bytes: Buffer, password: string, source: string): void {
  const digest = createHash('sha1')
    .update(utf16(password))
    .update('Mighty Aphrodite')
    .update(bytes.subarray(0, -DIGEST_BYTES))
    .digest()
  if (!timingSafeEqual(digest, bytes.subarray(-DIGEST_BYTES)))
    throw storeErrors.wrongPassword(source)
}

/**
 * Sun's KeyProtector: salt, key XOR a chain of SHA-1(password, previous digest) that starts with the salt, and
 * SHA-1(password, key) as the check.
 */
function unprotect(encryptedPrivateKeyInfo: Buffer, password: string, source: string): Buffer {
  const secret = utf16(password)
  const protectedKey = encryptedOctets(encryptedPrivateKeyInfo)
  const plain = Buffer.from(protectedKey.subarray(SALT_BYTES, -DIGEST_BYTES))
  let digest = protectedKey.subarray(0, SALT_BYTES)
  for (let at = 0; at < plain.length; at += DIGEST_BYTES) {
    digest = createHash('sha1').update(secret).update(digest).digest()
    for (const [index, mask] of digest.entries()) {
      const byte = plain[at + index]
      if (byte !== undefined) plain[at + index] = byte ^ mask
    }
  }
  const check = createHash('sha1').update(secret).update(plain).digest()
  if (!timingSafeEqual(check, protectedKey.subarray(-DIGEST_BYTES))) {
    throw storeErrors.wrongKeyPassword(source)
  }
  return plain
}

/** EncryptedPrivateKeyInfo ::= SEQUENCE { algorithm SEQUENCE, encryptedData OCTET STRING } */
function encryptedOctets(der: Buffer): Buffer {
  const reader = new ByteReader(der)
  enter(reader, 0x30)
  reader.skip(enter(reader, 0x30))
  return reader.view(enter(reader, 0x04))
}

/** Reads a DER tag and length; returns the length. */
function enter(reader: ByteReader, tag: number): number {
  const found = reader.uint8()
  if (found !== tag) throw new RangeError(`Expected DER tag ${tag}, found ${found}`)
  const first = reader.uint8()
  if (first < 0x80) return first
  let length = 0
  for (let bytes = first & 0x7f; bytes > 0; bytes -= 1) length = length * 256 + reader.uint8()
  return length
}

function utf16(password: string): Buffer {
  return Buffer.from(password, 'utf16le').swap16()
}
