/** Kafka's `sasl.*` properties → SaslOptions. Source: Kafka 4.3, SaslConfigs and the login modules' documentation. */
import type { SaslOptions } from '../options.ts'
import { parseJaas } from './jaas.ts'
import type { Properties, PropertyProblem } from './problem.ts'

const MECHANISM = 'sasl.mechanism'
const JAAS = 'sasl.jaas.config'
const ENDPOINT = 'sasl.oauthbearer.token.endpoint.url'
const CLIENT_ID = 'sasl.oauthbearer.client.credentials.client.id'
const CLIENT_SECRET = 'sasl.oauthbearer.client.credentials.client.secret'

const KNOWN = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER', 'AWS_MSK_IAM'] as const
type Mechanism = (typeof KNOWN)[number]

/** Simple class names: packages differ between Kafka and its shaded copies. */
const MODULES: Readonly<Record<Mechanism, string>> = {
  PLAIN: 'PlainLoginModule',
  'SCRAM-SHA-256': 'ScramLoginModule',
  'SCRAM-SHA-512': 'ScramLoginModule',
  OAUTHBEARER: 'OAuthBearerLoginModule',
  AWS_MSK_IAM: 'IAMLoginModule',
}

export interface ReadSaslOptions {
  /** Absent when there are problems. */
  readonly sasl?: SaslOptions
  readonly problems: readonly PropertyProblem[]
}

/**
 * All problems at once, none thrown.
 * @param hosts bootstrap hosts: an MSK cluster's names tell its region
 */
export function readSaslOptions(
  properties: Properties,
  hosts: readonly string[] = [],
): ReadSaslOptions {
  const mechanism = readMechanism(properties)
  if (typeof mechanism === 'object') return { problems: [mechanism] }

  const problems: PropertyProblem[] = []
  const report = (property: string, message: string): void => {
    problems.push({ property, message })
  }
  const options = jaasOptions(mechanism, properties, report)
  if (options === undefined) return { problems }
  const sasl = build(mechanism, options, properties, hosts, report)
  return sasl === undefined || problems.length > 0 ? { problems } : { sasl, problems }
}

type Report = (property: string, message: string) => void
type Options = ReadonlyMap<string, string>

function readMechanism(properties: Properties): Mechanism | PropertyProblem {
  const value = properties[MECHANISM]?.trim()
  const known = KNOWN.find((mechanism) => mechanism === value)
  if (known !== undefined) {
    // MSK's own way to use IAM by OAUTHBEARER.
    const handler = properties['sasl.login.callback.handler.class'] ?? ''
    return known === 'OAUTHBEARER' && handler.endsWith('.IAMOAuthBearerLoginCallbackHandler')
      ? 'AWS_MSK_IAM'
      : known
  }
  const expected = `Expected one of ${KNOWN.join(', ')}.`
  if (value === undefined || value === '') {
    return { property: MECHANISM, message: `is not set. ${expected}` }
  }
  return {
    property: MECHANISM,
    message:
      value === 'GSSAPI'
        ? `is GSSAPI (Kerberos), which needs a native library that is not part of this program. Give it a listener with SCRAM-SHA-512, OAUTHBEARER or mutual TLS instead. ${expected}`
        : `is ${value}. ${expected}`,
  }
}

function jaasOptions(
  mechanism: Mechanism,
  properties: Properties,
  report: Report,
): Options | undefined {
  const line = properties[JAAS]
  if (line === undefined || line.trim() === '') {
    // Since Kafka 4.1 client credentials may be properties; and IAM's credentials come from the environment.
    if (mechanism === 'AWS_MSK_IAM') return new Map()
    if (mechanism === 'OAUTHBEARER' && properties[CLIENT_ID] !== undefined) return new Map()
    report(JAAS, `is not set, but ${mechanism} needs it. Expected ${example(mechanism)}`)
    return undefined
  }
  const result = parseJaas(line)
  if ('problem' in result) {
    report(JAAS, result.problem)
    return undefined
  }
  const { module, options } = result.entry
  const simple = module.slice(module.lastIndexOf('.') + 1)
  const fits =
    simple === MODULES[mechanism] || (mechanism === 'AWS_MSK_IAM' && simple === MODULES.OAUTHBEARER)
  if (!fits) {
    report(
      JAAS,
      `names ${module}, which does not fit ${MECHANISM} ${mechanism}. Expected ${example(mechanism)}`,
    )
    return undefined
  }
  return options
}

function build(
  mechanism: Mechanism,
  options: Options,
  properties: Properties,
  hosts: readonly string[],
  report: Report,
): SaslOptions | undefined {
  switch (mechanism) {
    case 'PLAIN':
    case 'SCRAM-SHA-256':
    case 'SCRAM-SHA-512':
      return credentials(mechanism, options, report)
    case 'OAUTHBEARER':
      return oauth(options, properties, report)
    case 'AWS_MSK_IAM':
      return mskIam(options, hosts, report)
  }
}

function credentials(
  mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512',
  options: Options,
  report: Report,
): SaslOptions | undefined {
  const username = options.get('username')
  const password = options.get('password')
  if (options.get('tokenauth') === 'true') {
    report(JAAS, 'asks for a delegation token (tokenauth), which is not supported.')
  }
  const missing = [
    ...(username === undefined ? ['username'] : []),
    ...(password === undefined ? ['password'] : []),
  ]
  if (username !== undefined && password !== undefined) return { mechanism, username, password }
  report(JAAS, `has no ${missing.join(' and no ')}. Expected ${example(mechanism)}`)
  return undefined
}

function oauth(options: Options, properties: Properties, report: Report): SaslOptions | undefined {
  const tokenEndpoint = properties[ENDPOINT]?.trim() ?? ''
  const clientId = properties[CLIENT_ID] ?? options.get('clientId')
  const clientSecret = properties[CLIENT_SECRET] ?? options.get('clientSecret')
  const scope = properties['sasl.oauthbearer.scope'] ?? options.get('scope')
  checkEndpoint(tokenEndpoint, report)
  const missing = [
    ...(clientId === undefined ? ['clientId'] : []),
    ...(clientSecret === undefined ? ['clientSecret'] : []),
  ]
  if (missing.length > 0) {
    report(JAAS, `has no ${missing.join(' and no ')}. Expected ${example('OAUTHBEARER')}`)
  }
  const extensions = readExtensions(options, report)
  if (clientId === undefined || clientSecret === undefined) return undefined
  return {
    mechanism: 'OAUTHBEARER',
    tokenEndpoint,
    clientId,
    clientSecret,
    ...(scope === undefined ? {} : { scope }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
  }
}

function checkEndpoint(endpoint: string, report: Report): void {
  const expected = 'Expected the http or https address of the identity server’s token endpoint.'
  if (endpoint === '') {
    report(ENDPOINT, `is not set. ${expected}`)
  } else if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    report(ENDPOINT, `is no such address. ${expected}`)
  }
}

/** `extension_logicalCluster="lkc-1"` → `logicalCluster` (KIP-342: letters only; values printable). */
function readExtensions(options: Options, report: Report): Record<string, string> {
  const extensions: Record<string, string> = {}
  for (const [name, value] of options) {
    if (!name.startsWith('extension_')) continue
    const key = name.slice('extension_'.length)
    if (!/^[A-Za-z]+$/.test(key) || key === 'auth' || !/^[\x20-\x7e\t\r\n]+$/.test(value)) {
      report(
        JAAS,
        `has the SASL extension ${name}, which cannot be sent. Expected a name of letters other than auth, and a value of printable ASCII.`,
      )
    }
    extensions[key] = value
  }
  return extensions
}

/** `b-1.demo.abc.c2.kafka.eu-west-1.amazonaws.com`, `boot-x.c1.kafka-serverless.us-east-1.amazonaws.com`. */
const MSK_HOST = /\.kafka(?:-serverless)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/i

function mskIam(
  options: Options,
  hosts: readonly string[],
  report: Report,
): SaslOptions | undefined {
  const region =
    options.get('awsRegion') ??
    options.get('awsStsRegion') ??
    hosts.map((host) => MSK_HOST.exec(host)?.[1]).find((found) => found !== undefined) ??
    process.env['AWS_REGION'] ??
    process.env['AWS_DEFAULT_REGION']
  if (region === undefined) {
    report(
      JAAS,
      'does not tell the AWS region, and neither do the brokers’ names nor AWS_REGION. Expected awsRegion="eu-west-1", or AWS_REGION in the environment.',
    )
    return undefined
  }
  const profile = options.get('awsProfileName')
  const roleArn = options.get('awsRoleArn')
  const roleSessionName = options.get('awsRoleSessionName')
  return {
    mechanism: 'AWS_MSK_IAM',
    region,
    ...(profile === undefined ? {} : { profile }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(roleSessionName === undefined ? {} : { roleSessionName }),
  }
}

function example(mechanism: Mechanism): string {
  switch (mechanism) {
    case 'PLAIN':
      return 'org.apache.kafka.common.security.plain.PlainLoginModule required username="…" password="…";'
    case 'SCRAM-SHA-256':
    case 'SCRAM-SHA-512':
      return 'org.apache.kafka.common.security.scram.ScramLoginModule required username="…" password="…";'
    case 'OAUTHBEARER':
      return 'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required clientId="…" clientSecret="…";'
    case 'AWS_MSK_IAM':
      return 'software.amazon.msk.auth.iam.IAMLoginModule required;'
  }
}
