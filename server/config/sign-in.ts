/** What the variables say about who may come in: the console's sign-in, that of the API's listener, how long sessions last. */
import { readFileSync } from 'node:fs'
import type { EnvironmentReader } from './environment.ts'
import { parseJaasFile } from './jaas-file.ts'
import { readOpenId } from './openid.ts'
import type { SignInConfig } from './types.ts'
import { parseUserFile } from './user-file.ts'

const CONSOLE_REALM = 'kpow'
const API_REALM = 'kpow_api'

/** Problems go to the reader. */
export function readSignIn(reader: EnvironmentReader): SignInConfig {
  const given = reader.read('AUTH_PROVIDER_TYPE')
  if (given === 'saml' || given === 'github')
    reader.problem(
      'AUTH_PROVIDER_TYPE',
      `is ${given}, which this version cannot do: the console would be open to everyone. Expected jetty, openid, okta or auth0.`,
    )
  const provider = given === 'saml' || given === 'github' ? null : given
  const files = readUserFiles(reader, provider === 'jetty')
  return {
    provider: provider ?? 'none',
    method: provider === 'jetty' ? reader.read('JETTY_AUTH_METHOD') : 'form',
    userFile: files.console,
    apiUserFile: files.api,
    openid:
      provider === 'openid' || provider === 'okta' || provider === 'auth0'
        ? readOpenId(reader, provider)
        : null,
    landingUri: readLanding(reader),
    sessions: readLimits(reader),
  }
}

interface UserFiles {
  readonly console: string | null
  readonly api: string | null
}

/** @param forConsole AUTH_PROVIDER_TYPE=jetty */
function readUserFiles(reader: EnvironmentReader, forConsole: boolean): UserFiles {
  const forApi = readApiProvider(reader)
  if (!forConsole && !forApi) return { console: null, api: null }
  const hashFile = reader.read('HASH_USER_FILE')
  const jaas = jaasLocation(reader)
  const type = reader.read('JETTY_AUTH_TYPE')
  const useHash = type === 'hash' || (type === null && jaas === null && hashFile !== null)
  if (useHash) {
    if (hashFile === null)
      reader.problem(
        'HASH_USER_FILE',
        'is not set, but JETTY_AUTH_TYPE is hash. Expected the path of a file with lines user: password[,role…].',
      )
    else checkUsers(reader, 'HASH_USER_FILE', hashFile)
    return { console: forConsole ? hashFile : null, api: hashFile }
  }
  if (jaas === null) {
    reader.problem(
      'JAAS_CONFIGURATION_FILE',
      `is not set, and neither JAVA_TOOL_OPTIONS nor JVM_OPTS has -Djava.security.auth.login.config=…, but people sign in with names and passwords of a file. Expected the path of a JAAS file with ${CONSOLE_REALM} { … PropertyFileLoginModule required file="…"; };, or HASH_USER_FILE with the path of the file of users itself.`,
    )
    return { console: null, api: null }
  }
  return readJaas(reader, jaas, forConsole)
}

/** API_AUTH_PROVIDER_TYPE; left out, the API's listener takes the console's users. */
function readApiProvider(reader: EnvironmentReader): boolean {
  const text = reader.text('API_AUTH_PROVIDER_TYPE')?.trim().toLowerCase()
  if (text === undefined) return false
  if (text !== 'jetty') {
    reader.problem(
      'API_AUTH_PROVIDER_TYPE',
      `is ${JSON.stringify(text)}. Expected jetty: names and passwords of a file. Bearer tokens, which people make in the console, are always taken.`,
    )
    return false
  }
  if (reader.text('AUTH_PROVIDER_TYPE') === null) {
    reader.problem(
      'API_AUTH_PROVIDER_TYPE',
      'is set, but AUTH_PROVIDER_TYPE is not: PORT would serve the same API to everyone. Set both.',
    )
    return false
  }
  return true
}

interface JaasLocation {
  readonly variable: 'JAAS_CONFIGURATION_FILE' | 'JVM_OPTS' | 'JAVA_TOOL_OPTIONS'
  readonly file: string
}

function jaasLocation(reader: EnvironmentReader): JaasLocation | null {
  const own = reader.read('JAAS_CONFIGURATION_FILE')
  if (own !== null) return { variable: 'JAAS_CONFIGURATION_FILE', file: own }
  for (const variable of ['JVM_OPTS', 'JAVA_TOOL_OPTIONS'] as const) {
    // The last one counts, as for Java. Twice "=" replaces Java's own files instead of adding to them.
    const found = [
      ...(reader.read(variable) ?? '').matchAll(
        /(?:^|\s)-Djava\.security\.auth\.login\.config==?(?:"([^"]+)"|'([^']+)'|(\S+))/g,
      ),
    ].at(-1)
    const file = found?.[1] ?? found?.[2] ?? found?.[3]
    if (file !== undefined) return { variable, file: file.replace(/^file:(?:\/\/(?=\/))?/, '') }
  }
  return null
}

function readJaas(reader: EnvironmentReader, jaas: JaasLocation, forConsole: boolean): UserFiles {
  const { variable, file } = jaas
  const problem = (message: string): UserFiles => {
    reader.problem(variable, `names ${JSON.stringify(file)}, ${message}`)
    return { console: null, api: null }
  }
  const text = contentOf(file)
  if ('failure' in text) return problem(`which cannot be read: ${text.failure}.`)
  const parsed = parseJaasFile(text.content)
  if ('problem' in parsed) return problem(`which ${parsed.problem}.`)
  function usersOf(realm: string): string | null {
    if ('problem' in parsed) return null
    const entries = parsed.realms.get(realm) ?? []
    const [entry] = entries
    if (entry === undefined) {
      problem(
        `which has no ${realm} { … }. Expected ${realm} { org.eclipse.jetty.jaas.spi.PropertyFileLoginModule required file="…"; };`,
      )
      return null
    }
    const module = entries.find(({ module: name }) => !isPropertyFile(name))?.module
    if (module !== undefined) {
      problem(
        `whose ${realm} uses ${module}, which this version cannot do: it reads PropertyFileLoginModule only. Directories (LDAP) and databases (JDBC) cannot be asked.`,
      )
      return null
    }
    const users = entry.options.get('file')
    if (users === undefined || entries.length > 1) {
      problem(
        users === undefined
          ? `whose ${realm} has no file="…", the path of the file of users.`
          : `whose ${realm} has ${entries.length} modules. Expected one PropertyFileLoginModule.`,
      )
      return null
    }
    checkUsers(reader, variable, users)
    return users
  }
  const console = forConsole || !parsed.realms.has(API_REALM) ? usersOf(CONSOLE_REALM) : null
  return {
    console: forConsole ? console : null,
    api: parsed.realms.has(API_REALM) ? usersOf(API_REALM) : console,
  }
}

const isPropertyFile = (module: string): boolean =>
  module.split('.').at(-1) === 'PropertyFileLoginModule'

/** Reports what cannot be read, each line by itself. */
function checkUsers(
  reader: EnvironmentReader,
  variable: JaasLocation['variable'] | 'HASH_USER_FILE',
  file: string,
): void {
  const text = contentOf(file)
  const named = `names the file of users ${JSON.stringify(file)}, `
  if ('failure' in text) {
    reader.problem(variable, `${named}which cannot be read: ${text.failure}.`)
    return
  }
  for (const problem of parseUserFile(text.content).problems)
    reader.problem(variable, `${named}${problem}`)
}

function contentOf(file: string): { readonly content: string } | { readonly failure: string } {
  try {
    return { content: readFileSync(file, 'utf8') }
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) }
  }
}

function readLanding(reader: EnvironmentReader): string | null {
  const variable =
    reader.text('AUTH_LANDING_URI') === null ? 'OPENID_LANDING_URI' : 'AUTH_LANDING_URI'
  const text = reader.read(variable)
  if (text === null) return null
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text).href
  reader.problem(
    variable,
    `is ${JSON.stringify(text)}. Expected the absolute address of the console, as people open it.`,
  )
  return null
}

function readLimits(reader: EnvironmentReader): SignInConfig['sessions'] {
  const idleMs = reader.read('SESSION_IDLE_MS')
  const absoluteMs = reader.read('SESSION_ABSOLUTE_MS')
  if (idleMs > absoluteMs)
    reader.problem(
      'SESSION_IDLE_MS',
      `is ${idleMs}, more than SESSION_ABSOLUTE_MS (${absoluteMs}). Expected at most that.`,
    )
  return { idleMs, absoluteMs }
}
