/** Schema registries of a resource set: SCHEMA_REGISTRY_*, or `<ID>_SCHEMA_REGISTRY_*` for each of several. */
import { createHash } from 'node:crypto'
import type { ConfluentSettings, RegistrySettings } from '@millrace/registries/settings.ts'
import { type EnvironmentReader, isSet, withSuffix } from './environment.ts'
import { splitSuffix } from './misspelled.ts'
import { readGlue } from './registry-glue.ts'
import { readRegistryTls } from './registry-tls.ts'
import { splitResourceId } from './registry-variables.ts'
import { RegistryReader } from './registry-reader.ts'

/** As kPow writes them in its log and in policies. */
const HASH_DIGITS = 20
const RESOURCE_ID = /^[A-Za-z]\w*$/

/** Problems go to the reader; registries with problems are left out. */
export function readRegistries(reader: EnvironmentReader, set: number): RegistrySettings[] {
  const ids = resourceIds(reader, set)
  const prefixes = ids.length === 0 ? [null] : ids
  return prefixes.flatMap((id) => readRegistry(new RegistryReader(reader, set, id)) ?? [])
}

/** One sentence for each variable of a registry that is not read because of SCHEMA_REGISTRY_RESOURCE_IDS. */
export function unreadRegistryVariables(reader: EnvironmentReader): string[] {
  const idsOf = (set: number): readonly string[] => reader.read('SCHEMA_REGISTRY_RESOURCE_IDS', set)
  return Object.keys(reader.env).flatMap((variable) => {
    const { base, set } = splitSuffix(variable)
    const split = splitResourceId(base)
    if (!isSet(reader.env, variable, split?.base ?? base)) return []
    const ids = idsOf(set)
    const list = withSuffix('SCHEMA_REGISTRY_RESOURCE_IDS', set)
    if (split !== null && !ids.includes(split.id))
      return [`${variable} is not read: ${list} does not name ${split.id}.`]
    const unprefixed = base.startsWith('SCHEMA_REGISTRY_') && !base.endsWith('_RESOURCE_IDS')
    if (split === null && unprefixed && ids.length > 0)
      return [`${variable} is not read because ${list} is set: write ${ids[0]}_${variable}.`]
    return []
  })
}

function resourceIds(reader: EnvironmentReader, set: number): readonly string[] {
  const ids = reader.read('SCHEMA_REGISTRY_RESOURCE_IDS', set)
  const variable = withSuffix('SCHEMA_REGISTRY_RESOURCE_IDS', set)
  for (const [index, id] of ids.entries()) {
    if (!RESOURCE_ID.test(id))
      reader.problem(
        variable,
        `has ${JSON.stringify(id)}. Expected letters, digits and underscores, since names of variables begin with it.`,
      )
    else if (ids.indexOf(id) < index) reader.problem(variable, `names ${id} twice.`)
  }
  return [...new Set(ids)].filter((id) => RESOURCE_ID.test(id))
}

function readRegistry(reader: RegistryReader): RegistrySettings | null {
  const urls = reader.list('SCHEMA_REGISTRY_URL')
  const arn = reader.read('SCHEMA_REGISTRY_ARN')
  const name = reader.read('SCHEMA_REGISTRY_NAME')
  if (urls.length === 0 && arn === null) {
    if (reader.resourceId !== null || reader.hasOthers())
      reader.problem(
        'SCHEMA_REGISTRY_URL',
        'is not set although other variables of the registry are. Expected its address, e.g. http://registry:8081.',
      )
    return null
  }
  if (arn !== null) {
    if (urls.length > 0)
      reader.problem('SCHEMA_REGISTRY_ARN', 'is set as well as the URL. Keep one of the two.')
    const glue = readGlue(reader, arn)
    return glue === null ? null : { ...glue, id: idOf(reader, arn), name }
  }
  const read = urls.map((url) => readUrl(reader, url))
  const auth = readAuth(reader, read.find((url) => url?.auth !== null)?.auth ?? null)
  const tls = readRegistryTls(reader)
  if (auth === null || tls === 'unusable') return null
  const good = read.filter((url) => url !== null).map(({ url }) => url)
  if (good.length < urls.length) return null
  return { kind: 'confluent', id: idOf(reader, good.join(',')), name, urls: good, auth, tls }
}

function idOf({ resourceId }: RegistryReader, endpoint: string): string {
  const hash = createHash('sha256').update(endpoint).digest('hex').slice(0, HASH_DIGITS)
  return resourceId === null ? hash : `${resourceId}-${hash}`
}

type Auth = ConfluentSettings['auth']

function readUrl(
  reader: RegistryReader,
  text: string,
): { readonly url: string; readonly auth: Auth | null } | null {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    // What is no address may hold a password all the same.
    const shown = JSON.stringify(text.replace(/\/\/[^/@]*@/, '//…@'))
    reader.problem(
      'SCHEMA_REGISTRY_URL',
      `has ${shown}. Expected an address such as https://registry:8081.`,
    )
    return null
  }
  const { username, password } = url
  if (username === '') return { url: text.replace(/\/+$/, ''), auth: null }
  url.username = ''
  url.password = ''
  const auth = { kind: 'basic', user: plain(username), password: plain(password) } as const
  return { url: url.href.replace(/\/+$/, ''), auth }
}

/** `p%40ss` → `p@ss`; what is not written so is taken as it is. */
function plain(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** null: there are problems. */
function readAuth(reader: RegistryReader, ofUrl: Auth | null): Auth | null {
  const kind = reader.read('SCHEMA_REGISTRY_AUTH')
  const user = reader.read('SCHEMA_REGISTRY_USER')
  const password = reader.text('SCHEMA_REGISTRY_PASSWORD')
  const token = reader.text('SCHEMA_REGISTRY_BEARER_TOKEN')?.trim() ?? null
  const missing = (variable: 'USER' | 'PASSWORD' | 'BEARER_TOKEN', why: string): null => {
    reader.problem(`SCHEMA_REGISTRY_${variable}`, `is not set, but ${why}.`)
    return null
  }
  if (kind === 'STATIC_TOKEN' || (kind === null && token !== null)) {
    if (token === null) return missing('BEARER_TOKEN', 'SCHEMA_REGISTRY_AUTH is STATIC_TOKEN')
    if (kind !== null || user === null) return { kind: 'bearer', token }
    reader.problem(
      'SCHEMA_REGISTRY_AUTH',
      'is not set although both a user and a bearer token are. Expected USER_INFO or STATIC_TOKEN.',
    )
    return null
  }
  if (user !== null && password !== null) return { kind: 'basic', user, password }
  if (user !== null) return missing('PASSWORD', 'the user is')
  if (password !== null) return missing('USER', 'the password is')
  if (ofUrl !== null) return ofUrl
  if (kind === 'USER_INFO') return missing('USER', 'SCHEMA_REGISTRY_AUTH is USER_INFO')
  return { kind: 'none' }
}
