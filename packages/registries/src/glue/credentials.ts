/**
 * Credentials for AWS by its own variables, in the order of its SDK: the environment, a web identity (EKS), the container
 * (ECS, EKS Pod Identity), the machine (EC2, IMDSv2). Profiles in files are not read.
 * Source: docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html.
 */
import { readFile } from 'node:fs/promises'
import { messageOf, RegistryError } from '../errors.ts'
import type { Asker } from '../http/ask.ts'
import { fieldsOf, jsonOf, textOf } from '../shape.ts'
import type { AwsCredentials } from './sign.ts'

/** Asked for again so long before they end. */
const EARLY_MS = 5 * 60_000
/** Environment variables have no end; others may be exchanged under us. */
const UNDATED_MS = 15 * 60_000
const CONTAINER = 'http://169.254.170.2'
const MACHINE = 'http://169.254.169.254'

type Env = Readonly<Record<string, string | undefined>>

interface Dated {
  readonly credentials: AwsCredentials
  /** ms since epoch */
  readonly until: number
}

/** @returns asks when there are none that are still good; throws RegistryError MR_REGISTRY_CREDENTIALS */
export function awsCredentials(
  asker: Asker,
  region: string,
  env: Env = process.env,
): () => Promise<AwsCredentials> {
  let kept: Dated | null = null
  let asking: Promise<Dated> | null = null
  return async () => {
    if (kept !== null && kept.until - EARLY_MS > Date.now()) return kept.credentials
    asking ??= find(asker, region, env).finally(() => {
      asking = null
    })
    kept = await asking
    return kept.credentials
  }
}

async function find(asker: Asker, region: string, env: Env): Promise<Dated> {
  try {
    return (
      ofEnvironment(env) ??
      (await ofWebIdentity(asker, region, env)) ??
      (await ofContainer(asker, env)) ??
      (await ofMachine(asker, env))
    )
  } catch (cause) {
    throw new RegistryError(
      'MR_REGISTRY_CREDENTIALS',
      `No credentials for AWS: ${messageOf(cause)} Asked were the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, then the role of the container or machine.`,
      { cause },
    )
  }
}

function ofEnvironment(env: Env): Dated | null {
  const accessKeyId = env['AWS_ACCESS_KEY_ID']
  const secretAccessKey = env['AWS_SECRET_ACCESS_KEY']
  if (!accessKeyId || !secretAccessKey) return null
  const sessionToken = env['AWS_SESSION_TOKEN'] || null
  return {
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    until: Date.now() + UNDATED_MS,
  }
}

/** The token itself is the proof: the question is not signed. Answered in XML. */
async function ofWebIdentity(asker: Asker, region: string, env: Env): Promise<Dated | null> {
  const file = env['AWS_WEB_IDENTITY_TOKEN_FILE']
  const role = env['AWS_ROLE_ARN']
  if (!file || !role) return null
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const endpoint = env['AWS_ENDPOINT_URL_STS'] || `https://sts.${region}.${domain}`
  const { status, text } = await asker.ask({
    url: `${endpoint.replace(/\/$/, '')}/`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: role,
      RoleSessionName: env['AWS_ROLE_SESSION_NAME'] || 'millrace',
      WebIdentityToken: (await readFile(file, 'utf8')).trim(),
    }).toString(),
  })
  if (status !== 200) throw new Error(`STS answered with status ${status}.`)
  const field = (name: string): string => {
    const value = new RegExp(`<${name}>([^<]+)</${name}>`).exec(text)?.[1]
    if (value === undefined) throw new Error(`STS answered without ${name}.`)
    return value
  }
  return dated(
    field('AccessKeyId'),
    field('SecretAccessKey'),
    field('SessionToken'),
    field('Expiration'),
  )
}

async function ofContainer(asker: Asker, env: Env): Promise<Dated | null> {
  const relative = env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']
  const url = relative ? CONTAINER + relative : env['AWS_CONTAINER_CREDENTIALS_FULL_URI']
  if (!url) return null
  const file = env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']
  const token = file
    ? (await readFile(file, 'utf8')).trim()
    : env['AWS_CONTAINER_AUTHORIZATION_TOKEN']
  const headers = token ? { authorization: token } : {}
  return ofJson(await body(asker, url, headers))
}

async function ofMachine(asker: Asker, env: Env): Promise<Dated> {
  if (env['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true')
    throw new Error('None are configured, and AWS_EC2_METADATA_DISABLED is true.')
  const base = (env['AWS_EC2_METADATA_SERVICE_ENDPOINT'] || MACHINE).replace(/\/$/, '')
  const { text: token } = await asker.ask({
    url: `${base}/latest/api/token`,
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '300' },
  })
  const headers = { 'x-aws-ec2-metadata-token': token }
  const path = `${base}/latest/meta-data/iam/security-credentials/`
  const role = (await body(asker, path, headers)).trim()
  return ofJson(await body(asker, path + encodeURIComponent(role), headers))
}

async function body(
  asker: Asker,
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const { status, text } = await asker.ask({ url, headers })
  if (status !== 200) throw new Error(`${new URL(url).origin} answered with status ${status}.`)
  return text
}

/** No message repeats the answer: it is full of secrets. */
function ofJson(text: string): Dated {
  if (!text.trimStart().startsWith('{')) throw new Error('What answered gave no credentials.')
  const fields = fieldsOf(jsonOf(text, 'credentials'), 'credentials')
  const field = (name: string): string => textOf(fields.get(name), `credentials, ${name}`)
  return dated(field('AccessKeyId'), field('SecretAccessKey'), field('Token'), field('Expiration'))
}

function dated(accessKeyId: string, secretAccessKey: string, token: string, ends: string): Dated {
  const until = Date.parse(ends)
  if (Number.isNaN(until))
    throw new Error(`Credentials end at ${JSON.stringify(ends)}, which is no time.`)
  return { credentials: { accessKeyId, secretAccessKey, sessionToken: token }, until }
}
