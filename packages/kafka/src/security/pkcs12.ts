/**
 * PKCS12 (RFC 7292), including what Node's `pfx` refuses: stores with certificates only (keytool's trust stores) and
 * the old RC2 and 3DES encryption, for which OpenSSL 3 wants a provider that Node does not load.
 */
import { createRequire } from 'node:module'
import type Forge from 'node-forge'
import { messageOf, storeErrors } from '../errors.ts'
import type { StoreContent, StoredKey } from './store-content.ts'

const DER_SEQUENCE = 0x30

let loaded: typeof Forge | undefined

/** Loaded when the first store is read: it takes 40 ms, and most clients have none. */
function forge(): typeof Forge {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- require has no types
  loaded ??= createRequire(import.meta.url)('node-forge') as typeof Forge
  return loaded
}

export function isPkcs12(bytes: Buffer): boolean {
  return bytes[0] === DER_SEQUENCE
}

/** @throws KafkaError MR_STORE */
export function parsePkcs12(
  bytes: Buffer,
  password: string | undefined,
  source: string,
): StoreContent {
  const asn1 = decodeDer(bytes, source)
  let store: Forge.pkcs12.Pkcs12Pfx
  try {
    store = open(asn1, password)
  } catch (cause) {
    throw openingError(cause, password, source)
  }
  const keys: StoredKey[] = []
  const certificates: Buffer[] = []
  for (const { safeBags } of store.safeContents) {
    for (const bag of safeBags) {
      if (bag.type === forge().pki.oids['certBag']) {
        certificates.push(certificateDer(bag, source))
      } else if (
        bag.type === forge().pki.oids['keyBag'] ||
        bag.type === forge().pki.oids['pkcs8ShroudedKeyBag']
      ) {
        keys.push({ pkcs8: keyDer(bag, source), chain: [] })
      }
    }
  }
  return { keys, certificates }
}

function open(asn1: Forge.asn1.Asn1, password: string | undefined): Forge.pkcs12.Pkcs12Pfx {
  try {
    return forge().pkcs12.pkcs12FromAsn1(asn1, false, password)
  } catch (error) {
    // The MAC takes the password as UTF-16, PBES2 as UTF-8, and forge has one text for both. Whatever fails once the MAC
    // is verified may be that (one wrong key in 256 decrypts to rubbish without being noticed), and the second try may
    // go without it.
    if (password === undefined || messageOf(error).includes('MAC could not be verified'))
      throw error
    const utf8 = forge().util.encodeUtf8(password)
    if (utf8 === password) throw error
    if (Array.isArray(asn1.value)) asn1.value.length = 2
    return forge().pkcs12.pkcs12FromAsn1(asn1, false, utf8)
  }
}

function decodeDer(bytes: Buffer, source: string): Forge.asn1.Asn1 {
  try {
    return forge().asn1.fromDer(bytes.toString('latin1'))
  } catch (cause) {
    throw storeErrors.notAStore(source, 'no store of a known format', cause)
  }
}

function openingError(cause: unknown, password: string | undefined, source: string): Error {
  const text = messageOf(cause)
  if (/not a supported PKCS#12 PFX|Cannot read PKCS#12 PFX|ASN\.1 object is not/i.test(text)) {
    return storeErrors.notAStore(source, 'no store of a known format', cause)
  }
  // A wrong password shows as a MAC that does not fit, or as rubbish after decryption.
  return password === undefined
    ? storeErrors.noPassword(source)
    : storeErrors.wrongPassword(source, cause)
}

/** forge understands RSA only; what else there is (elliptic curves) it hands over undecoded, which is all we need. */
function certificateDer(bag: Forge.pkcs12.Bag, source: string): Buffer {
  if (bag.cert) return der(forge().pki.certificateToAsn1(bag.cert))
  if (bag.asn1) return der(bag.asn1)
  throw storeErrors.unusable(source, 'a certificate of another kind than X.509')
}

function keyDer(bag: Forge.pkcs12.Bag, source: string): Buffer {
  if (bag.key) return der(forge().pki.wrapRsaPrivateKey(forge().pki.privateKeyToAsn1(bag.key)))
  if (bag.asn1) return der(bag.asn1)
  throw storeErrors.unusable(source, 'a private key')
}

function der(asn1: Forge.asn1.Asn1): Buffer {
  return Buffer.from(forge().asn1.toDer(asn1).getBytes(), 'latin1')
}
