/** From the files that HTTPS_* name to what node:tls takes: at the start, and again whenever one of them changes. */
import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { isKafkaError, messageOf, storeErrors } from '@millrace/kafka/errors.ts'
import {
  type KeyMaterial,
  pemKeyMaterial,
  readKeyStore,
  readTrustStore,
} from '@millrace/kafka/security/key-store.ts'
import type { ConfigProblem } from './errors.ts'
import type { FileContent } from './file-content.ts'

/** What the variables name. */
export interface TlsSources {
  readonly keyStore: { readonly location: string; readonly password: string | undefined }
  /** HTTPS_KEY_LOCATION: the private key, where it lies beside its certificates in PEM; null: in the key store. */
  readonly keyLocation: string | null
  /** HTTPS_KEY_PASSWORD; undefined: as that of the store. */
  readonly keyPassword: string | undefined
  readonly trustStore: {
    readonly location: string
    readonly password: string | undefined
  } | null
}

export interface TlsMaterial extends KeyMaterial {
  /** PEM of the trust store; null: there is none. */
  readonly ca: string | null
  /** The first of `cert`. */
  readonly certificate: X509Certificate
}

export const MIN_TLS_VERSION = 'TLSv1.2'

/** The files, in the order in which `readTlsMaterial` wants their contents. */
export function tlsFiles({ keyStore, keyLocation, trustStore }: TlsSources): readonly string[] {
  return [
    keyStore.location,
    ...(keyLocation === null ? [] : [keyLocation]),
    ...(trustStore === null ? [] : [trustStore.location]),
  ]
}

export type ReadMaterial =
  | { readonly material: TlsMaterial }
  | { readonly problems: readonly ConfigProblem[] }

/** Everything that is wrong, by variable. @param contents of `tlsFiles`, in that order */
export function readTlsMaterial(
  sources: TlsSources,
  contents: readonly FileContent[],
): ReadMaterial {
  const problems: ConfigProblem[] = []
  const left = [...contents]
  const attempt = <T>(store: 'KEYSTORE' | 'TRUSTSTORE', read: () => T): T | null => {
    try {
      return read()
    } catch (error) {
      problems.push(problemOf(store, error, sources.keyPassword))
      return null
    }
  }
  const { trustStore } = sources
  const keyStoreContent = left.shift()
  const keyContent = sources.keyLocation === null ? undefined : left.shift()
  const key = attempt('KEYSTORE', () => keyMaterial(sources, keyStoreContent, keyContent))
  const ca =
    trustStore === null
      ? null
      : attempt('TRUSTSTORE', () => {
          const { location, password } = trustStore
          return readTrustStore(bytesOf(left.shift(), location), { store: password }, location)
        })
  if (key === null || problems.length > 0) return { problems }
  try {
    // OpenSSL has an opinion of its own, for example on keys that are too short.
    createSecureContext({ ...key, ...(ca === null ? {} : { ca }), minVersion: MIN_TLS_VERSION })
  } catch (error) {
    const message = `names a store that cannot be used: OpenSSL refuses it (${messageOf(error)}).`
    return { problems: [{ variable: 'HTTPS_KEYSTORE_LOCATION', message }] }
  }
  return { material: { ...key, ca, certificate: new X509Certificate(key.cert) } }
}

function keyMaterial(
  { keyStore, keyLocation, keyPassword }: TlsSources,
  store: FileContent | undefined,
  key: FileContent | undefined,
): KeyMaterial {
  const { location, password } = keyStore
  const bytes = bytesOf(store, location)
  // An encrypted key in PEM has a password, the file around it none: either variable may hold it.
  if (keyLocation === null)
    return readKeyStore(bytes, { store: password, key: keyPassword ?? password }, location)
  if (!isPem(bytes))
    throw storeErrors.notAStore(location, 'no PEM, although the key lies in a file of its own')
  const keyBytes = bytesOf(key, keyLocation)
  if (!isPem(keyBytes)) throw storeErrors.notAStore(keyLocation, 'no PEM')
  return pemKeyMaterial(
    `${keyBytes.toString()}\n${bytes.toString()}`,
    keyPassword ?? password,
    `${keyLocation} with ${location}`,
  )
}

const isPem = (bytes: Buffer): boolean => bytes.includes('-----BEGIN ')

/** @throws KafkaError MR_STORE */
function bytesOf(content: FileContent | undefined, location: string): Buffer {
  if (content === undefined) throw new TypeError(`the content of ${location} was not passed`)
  if ('bytes' in content) return content.bytes
  throw storeErrors.unreadable(location, content.failure)
}

/** To the variable that can cure it. */
function problemOf(
  store: 'KEYSTORE' | 'TRUSTSTORE',
  error: unknown,
  keyPassword: string | undefined,
): ConfigProblem {
  const message = messageOf(error)
  switch (isKafkaError(error) ? (error.reason ?? '') : '') {
    case 'wrong-password':
      return { variable: `HTTPS_${store}_PASSWORD`, message: `is wrong: ${message}` }
    case 'wrong-key-password': {
      const how =
        keyPassword === undefined
          ? 'is not set, and the password of the store does not fit'
          : 'is wrong'
      return { variable: 'HTTPS_KEY_PASSWORD', message: `${how}: ${message}` }
    }
    case 'no-password':
      return { variable: `HTTPS_${store}_PASSWORD`, message: `is not set: ${message}` }
    default:
      return {
        variable: `HTTPS_${store}_LOCATION`,
        message: `names a store that cannot be used: ${message}`,
      }
  }
}
