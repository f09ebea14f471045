/** HTTPS on the own ports: ENABLE_HTTPS and what goes with it. */
import type { EnvironmentReader } from './environment.ts'
import { readFileNow } from './file-content.ts'
import { readTlsMaterial, tlsFiles, type TlsSources } from './tls-material.ts'
import type { HttpsConfig } from './types.ts'

const STORE_VARIABLES = [
  'HTTPS_KEYSTORE_LOCATION',
  'HTTPS_KEY_LOCATION',
  'HTTPS_TRUSTSTORE_LOCATION',
  'HTTPS_CLIENT_AUTH',
  'HTTPS_SNI_HOST_CHECK',
] as const

const PASSWORDS = [
  'HTTPS_KEYSTORE_PASSWORD',
  'HTTPS_KEY_PASSWORD',
  'HTTPS_TRUSTSTORE_PASSWORD',
] as const

/** `https` is null while ENABLE_HTTPS is not true; problems go to the reader. */
export function readHttps(reader: EnvironmentReader): {
  readonly https: HttpsConfig | null
  readonly warnings: readonly string[]
} {
  if (!reader.read('ENABLE_HTTPS')) {
    const unused = STORE_VARIABLES.filter((name) => reader.text(name) !== null)
    const warning = `ENABLE_HTTPS is not true, so the ports speak plain HTTP; unused: ${unused.join(', ')}.`
    return { https: null, warnings: unused.length === 0 ? [] : [warning] }
  }
  const sources = readSources(reader)
  const clientAuth = readClientAuth(reader, sources?.trustStore !== null)
  const sniHostCheck = reader.read('HTTPS_SNI_HOST_CHECK')
  const hstsMaxAgeS = reader.read('HTTPS_HSTS_MAX_AGE_S')
  // What follows from a password that cannot be decrypted is no problem of its own.
  if (sources === null || PASSWORDS.some((name) => reader.unreadable.has(name)))
    return { https: null, warnings: [] }
  const contents = tlsFiles(sources).map(readFileNow)
  const read = readTlsMaterial(sources, contents)
  if ('problems' in read) {
    for (const { variable, message } of read.problems) reader.problem(variable, message)
    return { https: null, warnings: [] }
  }
  const first = { contents, material: read.material }
  const https = { sources, first, clientAuth, sniHostCheck, hstsMaxAgeS }
  return { https, warnings: instanceUrlWarning(reader) }
}

function readSources(reader: EnvironmentReader): TlsSources | null {
  // Formats are told apart by their first bytes, as Java does with JKS and PKCS12: only what is no format is refused.
  reader.read('HTTPS_KEYSTORE_TYPE')
  reader.read('HTTPS_TRUSTSTORE_TYPE')
  const location = reader.read('HTTPS_KEYSTORE_LOCATION')
  const trustLocation = reader.read('HTTPS_TRUSTSTORE_LOCATION')
  const keyLocation = reader.read('HTTPS_KEY_LOCATION')
  const keyPassword = reader.text('HTTPS_KEY_PASSWORD') ?? undefined
  if (location === null) {
    reader.problem(
      'HTTPS_KEYSTORE_LOCATION',
      'is not set, but ENABLE_HTTPS is true. Expected the path of a PEM, PKCS12 or JKS file with the private key and its certificates.',
    )
    return null
  }
  const password = reader.text('HTTPS_KEYSTORE_PASSWORD') ?? undefined
  const trustPassword = reader.text('HTTPS_TRUSTSTORE_PASSWORD') ?? undefined
  return {
    keyStore: { location, password },
    keyLocation,
    keyPassword,
    trustStore:
      trustLocation === null ? null : { location: trustLocation, password: trustPassword },
  }
}

/** Who sets a trust store wants only those to come in whom it names: anything less has to be asked for. */
function readClientAuth(
  reader: EnvironmentReader,
  hasTrustStore: boolean,
): HttpsConfig['clientAuth'] {
  const given = reader.read('HTTPS_CLIENT_AUTH')
  if (given === null) return hasTrustStore ? 'required' : 'none'
  if (given !== 'none' && !hasTrustStore)
    reader.problem(
      'HTTPS_CLIENT_AUTH',
      `is ${given}, but HTTPS_TRUSTSTORE_LOCATION is not set. Expected the path of the certificates that clients are trusted by.`,
    )
  return given
}

function instanceUrlWarning(reader: EnvironmentReader): readonly string[] {
  const url = reader.env['INSTANCE_URL']?.trim().toLowerCase() ?? ''
  if (!url.startsWith('http:')) return []
  return [
    'INSTANCE_URL begins with http:, but PORT speaks HTTPS: other instances reach this one only if something else answers there.',
  ]
}
