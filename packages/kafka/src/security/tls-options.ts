/**
 * Kafka's `ssl.*` properties → TLS options. Of use wherever those properties are: brokers, registries, an HTTPS server.
 * Source: Kafka 4.3, SslConfigs and DefaultSslEngineFactory; PEM in properties KIP-651.
 */
import { readFileSync } from 'node:fs'
import { storeErrors, messageOf } from '../errors.ts'
import type { TlsOptions } from '../options.ts'
import { opensslCipher } from './cipher-suites.ts'
import { pemCertificates, pemKeyMaterial, readKeyStore, readTrustStore } from './key-store.ts'
import type { KeyMaterial } from './key-store.ts'
import type { Properties, PropertyProblem } from './problem.ts'

type Version = NonNullable<TlsOptions['minVersion']>

const VERSIONS: readonly Version[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']
const STORE_TYPES = new Set(['JKS', 'PKCS12', 'PEM'])
const KAFKA_ENGINE = 'org.apache.kafka.common.security.ssl.DefaultSslEngineFactory'

export interface ReadTlsOptions {
  /** Absent when there are problems. */
  readonly tls?: TlsOptions
  readonly problems: readonly PropertyProblem[]
}

/**
 * Reads stores and checks everything; all problems at once, none thrown. Properties that only mean something to Java's
 * security providers (ssl.provider, ssl.keymanager.algorithm …) are ignored.
 */
export function readTlsOptions(properties: Properties): ReadTlsOptions {
  const problems: PropertyProblem[] = []
  const report = (property: string, message: string): void => {
    problems.push({ property, message })
  }
  const given = (property: string): string | undefined => properties[property]?.trim() || undefined

  const engine = given('ssl.engine.factory.class')
  if (engine !== undefined && engine !== KAFKA_ENGINE) {
    report('ssl.engine.factory.class', `names a Java class, ${engine}, which cannot run here.`)
  }
  for (const property of ['ssl.keystore.type', 'ssl.truststore.type']) {
    const type = given(property)
    if (type !== undefined && !STORE_TYPES.has(type.toUpperCase())) {
      report(property, `is ${type}. Expected JKS, PKCS12 or PEM.`)
    }
  }
  const key = keyMaterial(properties, given, report)
  const ca = authorities(properties, given, report)
  const versions = protocolVersions(given('ssl.enabled.protocols'), report)
  const ciphers = cipherList(given('ssl.cipher.suites'), report)
  const verifyHostname = hostnameCheck(properties, report)

  if (problems.length > 0) return { problems }
  return {
    tls: {
      verifyHostname,
      ...versions,
      ...(key === undefined ? {} : { key: key.key, cert: key.cert }),
      ...(ca === undefined ? {} : { ca }),
      ...(ciphers === undefined ? {} : { ciphers }),
    },
    problems,
  }
}

type Given = (property: string) => string | undefined
type Report = (property: string, message: string) => void

function keyMaterial(
  properties: Properties,
  given: Given,
  report: Report,
): KeyMaterial | undefined {
  const location = given('ssl.keystore.location')
  const inline = given('ssl.keystore.key')
  const chain = given('ssl.keystore.certificate.chain')
  const keyPassword = properties['ssl.key.password']
  if (location !== undefined && inline !== undefined) {
    report('ssl.keystore.key', 'is set as well as ssl.keystore.location. Keep one of the two.')
    return undefined
  }
  if (inline !== undefined) {
    if (chain === undefined) {
      report(
        'ssl.keystore.certificate.chain',
        'is not set, but ssl.keystore.key is. Expected the key’s certificates in PEM.',
      )
      return undefined
    }
    return attempt(report, 'ssl.keystore.key', 'cannot be used', () =>
      pemKeyMaterial(`${inline}\n${chain}`, keyPassword, 'The PEM text'),
    )
  }
  if (chain !== undefined && location === undefined) {
    report('ssl.keystore.certificate.chain', 'is set without ssl.keystore.key.')
  }
  if (location === undefined) return undefined
  const store = properties['ssl.keystore.password']
  return attempt(report, 'ssl.keystore.location', 'names a store that cannot be used', () =>
    readKeyStore(readBytes(location), { store, key: keyPassword }, location),
  )
}

function authorities(properties: Properties, given: Given, report: Report): string | undefined {
  const location = given('ssl.truststore.location')
  const inline = given('ssl.truststore.certificates')
  if (location !== undefined && inline !== undefined) {
    report(
      'ssl.truststore.certificates',
      'is set as well as ssl.truststore.location. Keep one of the two.',
    )
    return undefined
  }
  if (inline !== undefined) {
    return attempt(report, 'ssl.truststore.certificates', 'cannot be used', () =>
      pemCertificates(inline, 'The PEM text'),
    )
  }
  if (location === undefined) return undefined
  const store = properties['ssl.truststore.password']
  return attempt(report, 'ssl.truststore.location', 'names a store that cannot be used', () =>
    readTrustStore(readBytes(location), { store }, location),
  )
}

function attempt<T>(report: Report, property: string, what: string, read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    report(property, `${what}: ${messageOf(error)}`)
    return undefined
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw storeErrors.unreadable(path, cause)
  }
}

function protocolVersions(
  list: string | undefined,
  report: Report,
): { minVersion?: Version; maxVersion?: Version } {
  if (list === undefined) return {}
  const wanted = items(list)
  const unknown = wanted.filter((name) => !VERSIONS.some((version) => version === name))
  if (unknown.length > 0) {
    report(
      'ssl.enabled.protocols',
      `contains ${unknown.join(', ')}. Expected some of ${VERSIONS.join(', ')}.`,
    )
    return {}
  }
  const versions = VERSIONS.filter((version) => wanted.includes(version))
  const [minVersion] = versions
  const maxVersion = versions.at(-1)
  return minVersion === undefined || maxVersion === undefined ? {} : { minVersion, maxVersion }
}

function cipherList(list: string | undefined, report: Report): string | undefined {
  if (list === undefined) return undefined
  const names = items(list).map((name) => ({ name, openssl: opensslCipher(name) }))
  const unknown = names.filter(({ openssl }) => openssl === null).map(({ name }) => name)
  if (unknown.length > 0) {
    report(
      'ssl.cipher.suites',
      `contains ${unknown.join(', ')}, which OpenSSL does not have. Expected names such as TLS_AES_256_GCM_SHA384 or TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384.`,
    )
    return undefined
  }
  return names.map(({ openssl }) => openssl).join(':')
}

function hostnameCheck(properties: Properties, report: Report): boolean {
  // Empty is a value: it switches the check off. Not set is Kafka's default, https.
  const algorithm = properties['ssl.endpoint.identification.algorithm']?.trim().toLowerCase()
  if (algorithm !== undefined && algorithm !== '' && algorithm !== 'https') {
    report(
      'ssl.endpoint.identification.algorithm',
      `is ${algorithm}. Expected https, or empty to skip the check of the name.`,
    )
  }
  return algorithm !== ''
}

function items(list: string): string[] {
  return list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
