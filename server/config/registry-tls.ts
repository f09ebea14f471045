/** SCHEMA_REGISTRY_SSL_*: stores as Kafka's clients take them, read once at the start. */
import { readTlsOptions } from '@millrace/kafka/security/tls-options.ts'
import type { ConfluentSettings } from '@millrace/registries/settings.ts'
import { variableOfProperty } from './kafka-properties.ts'
import { REGISTRY_VARIABLES } from './registry-variables.ts'
import type { RegistryReader } from './registry-reader.ts'

type Name = keyof typeof REGISTRY_VARIABLES
type Tls = ConfluentSettings['tls']

const NAMES = Object.keys(REGISTRY_VARIABLES).filter(isTlsName)

/** null: nothing is set, so what Node.js trusts is trusted. */
export function readRegistryTls(reader: RegistryReader): Tls | 'unusable' {
  const properties: Record<string, string> = {}
  for (const name of NAMES) {
    const value = reader.text(name)
    if (value !== null) properties[propertyOf(name)] = value
  }
  if (Object.keys(properties).length === 0) return null
  const { tls, problems } = readTlsOptions(properties)
  for (const { property, message } of problems) {
    const name = `SCHEMA_REGISTRY_${variableOfProperty(property)}`
    if (isTlsName(name)) reader.problem(name, message)
  }
  if (tls === undefined) return 'unusable'
  return {
    ca: textOrNull(tls.ca),
    cert: textOrNull(tls.cert),
    key: textOrNull(tls.key),
    ciphers: tls.ciphers ?? null,
    minVersion: tls.minVersion ?? null,
    maxVersion: tls.maxVersion ?? null,
    checkName: tls.verifyHostname,
  }
}

function isTlsName(name: string): name is Name {
  return name.startsWith('SCHEMA_REGISTRY_SSL_') && name in REGISTRY_VARIABLES
}

function propertyOf(name: string): string {
  return name.slice('SCHEMA_REGISTRY_'.length).toLowerCase().replaceAll('_', '.')
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
