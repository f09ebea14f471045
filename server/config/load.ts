/** Environment → Config. All problems at once, never a half-read configuration. */
import { readFileSync } from 'node:fs'
import { networkInterfaces, totalmem } from 'node:os'
import { actionNamed } from '@millrace/contract/actions.ts'
import { IGNORED, REFUSED } from './carried-over.ts'
import { readCustomSerdes } from './custom-serdes.ts'
import { ConfigError, type ConfigProblem } from './errors.ts'
import { type Env, EnvironmentReader, isSet } from './environment.ts'
import { memoryLimits } from './memory-limits.ts'
import { misspelled, splitSuffix } from './misspelled.ts'
import { readHttps } from './https.ts'
import { readRbac } from './rbac.ts'
import { readResourceSets } from './resource-sets.ts'
import { readSearch } from './search.ts'
import { readSecret } from './secret.ts'
import { readSignIn } from './sign-in.ts'
import { parseSecureKey, SecureValueError } from './secure-value.ts'
import { readState } from './state.ts'
import type { Config, HttpsConfig } from './types.ts'

/**
 * @param writtenAt file and line of a variable that comes from a file
 * @throws ConfigError with every problem of the environment, by variable
 */
export function loadConfig(
  env: Env,
  writtenAt: (variable: string) => string | null = () => null,
): Config {
  const secure = readSecureKey(env)
  const reader = new EnvironmentReader(env, secure.key)
  if (secure.problem !== null) reader.problem(secure.variable, secure.problem)
  for (const { name, message } of REFUSED) if (isSet(env, name)) reader.problem(name, message)
  const { sets, warnings: setWarnings } = readResourceSets(reader)
  const rbac = readRbac(reader, readAllowed(reader))
  const secret = readSecret(reader)
  const custom = readCustomSerdes(reader)
  const search = readSearch(reader, secret, custom.serdes)
  const { https, warnings: httpsWarnings } = readHttps(reader)
  const access = { ...readSignIn(reader), rbacFile: rbac.file }
  const config: Config = {
    resources: sets,
    web: readWeb(reader, https),
    prometheus: readPrometheus(reader),
    log: { format: reader.read('LOG_FORMAT'), level: reader.read('LOG_LEVEL') },
    engine: {
      errorStrategy: reader.read('STREAMS_ERROR_STRATEGY'),
      taskTimeoutMs: reader.read('STREAMS_TASK_TIMEOUT_MS'),
      heartbeatMs: reader.read('STREAMS_HEARTBEAT_MS'),
    },
    state: readState(reader, secret, sets[0]),
    snapshot: {
      parallelism: reader.read('SNAPSHOT_PARALLELISM'),
      simpleGroups: reader.read('SNAPSHOT_SIMPLE_GROUPS'),
      debug: reader.read('SNAPSHOT_DEBUG'),
      requestTimeoutMs: reader.read('REQUEST_TIMEOUT_MS'),
      intervalMs: reader.read('SNAPSHOT_INTERVAL_MS'),
      configIntervalMs: reader.read('SNAPSHOT_CONFIG_INTERVAL_MS'),
    },
    live: {
      enabled: reader.read('LIVE_MODE_ENABLED'),
      periodMs: reader.read('LIVE_MODE_PERIOD_MS'),
      intervalMs: reader.read('LIVE_MODE_INTERVAL_MS'),
      maxConcurrentUsers: reader.read('LIVE_MODE_MAX_CONCURRENT_USERS'),
    },
    search,
    customSerdes: custom.serdes,
    memory: memoryLimits(
      { constrained: process.constrainedMemory(), machine: totalmem() },
      search.workers,
    ),
    auditRequiredForQueries: reader.read('AUDIT_REQUIRED_FOR_QUERIES'),
    access,
    allowed: rbac.allowed,
    warnings: [
      ...setWarnings,
      ...custom.warnings,
      ...rbac.warnings,
      ...httpsWarnings,
      ...(access.provider === 'none' ? openActionsWarning(rbac.allowed) : []),
      ...ignoredWarnings(env),
      ...misspelled(
        Object.keys(env).filter((name) => env[name] !== undefined),
        writtenAt,
      ),
    ],
  }
  if (reader.problems.length > 0)
    throw new ConfigError(
      reader.problems.map((problem) => located(problem, writtenAt)),
      config.warnings,
    )
  return config
}

function located(
  problem: ConfigProblem,
  writtenAt: (variable: string) => string | null,
): ConfigProblem {
  const at = writtenAt(problem.variable)
  return at === null ? problem : { ...problem, writtenAt: at }
}

interface SecureKey {
  readonly key: Buffer | null | 'unusable'
  readonly variable: string
  readonly problem: string | null
}

function readSecureKey(env: Env): SecureKey {
  const inline = env['KPOW_SECURE_KEY'] ?? ''
  const location = env['KPOW_SECURE_KEY_LOCATION'] ?? ''
  const variable = inline.trim() !== '' ? 'KPOW_SECURE_KEY' : 'KPOW_SECURE_KEY_LOCATION'
  if (inline.trim() === '' && location.trim() === '') return { key: null, variable, problem: null }
  try {
    const text = inline.trim() !== '' ? inline : readFileSync(location, 'utf8')
    return { key: parseSecureKey(text), variable, problem: null }
  } catch (error) {
    const problem =
      error instanceof SecureValueError
        ? `cannot be used: ${error.message}.`
        : `is ${JSON.stringify(location)}, which cannot be read: ${messageOf(error)}.`
    return { key: 'unusable', variable, problem }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function readWeb(reader: EnvironmentReader, https: HttpsConfig | null): Config['web'] {
  const port = reader.read('PORT')
  const api = { enabled: reader.read('API_ENABLED'), port: reader.read('API_PORT') }
  if (api.enabled && api.port === port && port !== 0)
    reader.problem('API_PORT', `is ${api.port}, as PORT is. Expected a port of its own.`)
  return {
    host: reader.read('HOST') ?? allInterfaces(),
    port,
    https,
    httpForwarded: reader.read('HTTP_FORWARDED'),
    gzip: reader.read('ENABLE_GZIP'),
    allowedOrigins: readOrigins(reader),
    allowedHosts: reader.read('ALLOWED_HOSTS').map((host) => host.toLowerCase()),
    api,
  }
}

/** `::` takes IPv4 too, but fails where the machine has no IPv6 at all. */
function allInterfaces(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.some(({ family }) => family === 'IPv6') ? '::' : '0.0.0.0'
}

function readPrometheus(reader: EnvironmentReader): Config['prometheus'] {
  const username = reader.read('PROMETHEUS_USERNAME')
  const password = reader.read('PROMETHEUS_PASSWORD')
  if ((username === null) !== (password === null))
    reader.problem(
      username === null ? 'PROMETHEUS_USERNAME' : 'PROMETHEUS_PASSWORD',
      'is not set although the other of the two is. Expected both PROMETHEUS_USERNAME and PROMETHEUS_PASSWORD, or neither.',
    )
  return {
    enabled: reader.read('PROMETHEUS_EGRESS'),
    credentials: username === null || password === null ? null : { username, password },
  }
}

function readOrigins(reader: EnvironmentReader): string[] {
  const origins: string[] = []
  for (const text of reader.read('ALLOWED_ORIGINS')) {
    const url = URL.parse(text)
    if (url !== null && /^https?:$/.test(url.protocol) && /^\/?$/.test(url.pathname + url.search))
      origins.push(url.origin)
    else {
      reader.problem(
        'ALLOWED_ORIGINS',
        `has ${JSON.stringify(text)}. Expected origins such as https://console.example.com, separated by commas.`,
      )
    }
  }
  return origins
}

/** ALLOW_<ACTION>=true, as written, without the prefix. */
function readAllowed(reader: EnvironmentReader): string[] {
  const allowed: string[] = []
  for (const variable of Object.keys(reader.env)) {
    const action = variable.startsWith('ALLOW_') ? variable.slice('ALLOW_'.length) : ''
    if (actionNamed(action) === undefined) continue
    const value = reader.text(variable)?.trim().toLowerCase()
    if (value === 'true') allowed.push(action)
    else if (value !== undefined && value !== 'false')
      reader.problem(variable, `is ${JSON.stringify(value)}. Expected true or false.`)
  }
  return allowed.sort()
}

function openActionsWarning(allowed: readonly string[]): string[] {
  if (allowed.length === 0) return []
  return [
    `There is no sign-in: everyone who can reach the console is allowed ${allowed.length} ${allowed.length === 1 ? 'action' : 'actions'} (${allowed.slice(0, 3).join(', ')}${allowed.length > 3 ? ', …' : ''}).`,
  ]
}

function ignoredWarnings(env: Env): string[] {
  const variables = Object.keys(env).filter((variable) => isSet(env, variable))
  return IGNORED.flatMap(({ feature, prefixed, names }) => {
    const seen = variables.filter((variable) => {
      const { base } = splitSuffix(variable)
      if (names.includes(base)) return true
      return prefixed === true && names.some((name) => base.endsWith(`_${name}`))
    })
    if (seen.length === 0) return []
    return [`This version has no support for ${feature}; ignored: ${seen.sort().join(', ')}.`]
  })
}
