import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after } from 'node:test'
import { ConfigError } from './errors.ts'
import type { Env } from './environment.ts'
import { loadConfig } from './load.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-sign-in-'))
after(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const where = path.join(folder, name)
  writeFileSync(where, text)
  return where
}

const users = file('users.properties', 'admin: admin,kafka-admins\nuser: OBF:1v2j1uum1xtv1zej\n')
const MODULE = 'org.eclipse.jetty.jaas.spi.PropertyFileLoginModule'
const jaas = file(
  'jaas.conf',
  `/* ours */ kpow {\n  ${MODULE} required\n  debug="true"\n  file="${users}"; // here\n};\n`,
)

const load = (env: Env) => loadConfig({ BOOTSTRAP: 'kafka:9092', ...env }).access

function problemsOf(env: Env): string[] {
  try {
    load(env)
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error))
    return error.problems.map(({ variable, message }) => `${variable} ${message}`)
  }
  return assert.fail('the configuration loaded')
}

test('without AUTH_PROVIDER_TYPE there is no sign-in, and variables of other programs do not matter', () => {
  const access = load({ JAVA_TOOL_OPTIONS: '-Djava.security.auth.login.config=/nowhere' })
  assert.equal(access.provider, 'none')
  assert.equal(access.userFile, null)
  assert.deepEqual(access.sessions, { idleMs: 28_800_000, absoluteMs: 604_800_000 })
})

const PLACES: readonly Env[] = [
  { JAAS_CONFIGURATION_FILE: jaas },
  { JAVA_TOOL_OPTIONS: `-Xmx1G -Djava.security.auth.login.config=${jaas}` },
  { JVM_OPTS: `-Djava.security.auth.login.config=="${jaas}" -Dx=y` },
  { JVM_OPTS: `-Djava.security.auth.login.config=file:${jaas}` },
  { JETTY_AUTH_TYPE: 'hash', HASH_USER_FILE: users },
  { HASH_USER_FILE: users },
]
for (const place of PLACES) {
  test(`the file of users is found by ${Object.keys(place).join(' and ')} ${Object.values(place).at(-1)?.replaceAll(folder, '')}`, () => {
    const access = load({ AUTH_PROVIDER_TYPE: 'jetty', ...place })
    assert.equal(access.provider, 'jetty')
    assert.equal(access.userFile, users)
    assert.equal(access.method, 'form')
  })
}

test('kpow_api gives the API listener users of its own', () => {
  const api = file('api.properties', 'robot: hunter2,api\n')
  const both = file(
    'both.conf',
    `kpow { ${MODULE} required file="${users}"; };\nkpow_api { ${MODULE} required file="${api}"; };`,
  )
  const access = load({ AUTH_PROVIDER_TYPE: 'jetty', JAAS_CONFIGURATION_FILE: both })
  assert.deepEqual([access.userFile, access.apiUserFile], [users, api])
})

const WRONG: readonly (readonly [name: string, env: Env, expected: RegExp])[] = [
  [
    'saml',
    { AUTH_PROVIDER_TYPE: 'saml' },
    /^AUTH_PROVIDER_TYPE is saml, which this version cannot/,
  ],
  ['github', { AUTH_PROVIDER_TYPE: 'GitHub' }, /is github, which this version cannot/],
  ['another', { AUTH_PROVIDER_TYPE: 'ldap' }, /^AUTH_PROVIDER_TYPE is "ldap"\. Expected one of/],
  ['no file', { AUTH_PROVIDER_TYPE: 'jetty' }, /^JAAS_CONFIGURATION_FILE is not set/],
  [
    'hash without a file',
    { AUTH_PROVIDER_TYPE: 'jetty', JETTY_AUTH_TYPE: 'hash' },
    /^HASH_USER_FILE is not set/,
  ],
  [
    'a file that is not there',
    { AUTH_PROVIDER_TYPE: 'jetty', HASH_USER_FILE: '/does/not/exist' },
    /^HASH_USER_FILE names .*ENOENT/,
  ],
  [
    'LDAP',
    {
      AUTH_PROVIDER_TYPE: 'jetty',
      JAAS_CONFIGURATION_FILE: file(
        'ldap.conf',
        'kpow { io.kpow.jaas.spi.LdapLoginModule required hostname="ldap" bindPassword="hunter2"; };',
      ),
    },
    /kpow uses io\.kpow\.jaas\.spi\.LdapLoginModule, which this version cannot do/,
  ],
  [
    'another realm',
    {
      AUTH_PROVIDER_TYPE: 'jetty',
      JAAS_CONFIGURATION_FILE: file('realm.conf', `KafkaClient { ${MODULE} required a="b"; };`),
    },
    /has no kpow \{ … \}/,
  ],
  [
    'a file that is no JAAS',
    {
      AUTH_PROVIDER_TYPE: 'jetty',
      JAAS_CONFIGURATION_FILE: file('cut.conf', `kpow { ${MODULE} required file="hunter2"; `),
    },
    /does not close kpow/,
  ],
  [
    'the API alone',
    { API_AUTH_PROVIDER_TYPE: 'jetty', HASH_USER_FILE: users },
    /^API_AUTH_PROVIDER_TYPE is set, but AUTH_PROVIDER_TYPE is not/,
  ],
  [
    'limits',
    { SESSION_IDLE_MS: '120000', SESSION_ABSOLUTE_MS: '60000' },
    /^SESSION_IDLE_MS is 120000, more than/,
  ],
  [
    'a landing address of a path',
    { AUTH_LANDING_URI: '/kpow' },
    /^AUTH_LANDING_URI is "\/kpow"\. Expected the absolute address/,
  ],
  [
    'openid without an issuer',
    { AUTH_PROVIDER_TYPE: 'openid', OPENID_AUTH_URI: 'https://idp/auth', OPENID_CLIENT_ID: 'x' },
    /^OPENID_ISSUER is not set/,
  ],
  [
    'openid without a client',
    { AUTH_PROVIDER_TYPE: 'openid', OPENID_ISSUER: 'https://idp' },
    /^OPENID_CLIENT_ID is not set/,
  ],
]
for (const [name, env, expected] of WRONG) {
  test(`one problem: ${name}`, () => {
    const problems = problemsOf(env)
    assert.equal(problems.length, 1, problems.join('\n'))
    assert.match(problems[0] ?? '', expected)
    assert.doesNotMatch(problems[0] ?? '', /hunter2/)
  })
}

test('every malformed line of the file of users is named, without its password', () => {
  const bad = file(
    'bad.properties',
    '# comment\nfine: x\nnobody\nann: MD5:hunter2\nbob: hunter2\nbob: hunter2\n',
  )
  const problems = problemsOf({ AUTH_PROVIDER_TYPE: 'jetty', HASH_USER_FILE: bad })
  assert.deepEqual(
    problems.map((problem) => /line \d/.exec(problem)?.[0]),
    ['line 3', 'line 4', 'line 6'],
  )
  assert.doesNotMatch(problems.join(), /hunter2/)
})

const ISSUERS: readonly (readonly [Env, string])[] = [
  [{ AUTH_PROVIDER_TYPE: 'openid', OPENID_ISSUER: 'https://idp/x' }, 'https://idp/x'],
  [
    {
      AUTH_PROVIDER_TYPE: 'openid',
      OPENID_AUTH_URI: 'https://kc/auth/realms/main/protocol/openid-connect/auth',
    },
    'https://kc/auth/realms/main',
  ],
  [
    {
      AUTH_PROVIDER_TYPE: 'openid',
      OPENID_AUTH_URI: 'https://login.microsoftonline.com/4711/oauth2/v2.0/authorize',
    },
    'https://login.microsoftonline.com/4711/v2.0',
  ],
  [{ AUTH_PROVIDER_TYPE: 'okta', OKTA_ORGANISATION: 'dev-1' }, 'https://dev-1.okta.com'],
  [
    { AUTH_PROVIDER_TYPE: 'okta', OKTA_ORGANISATION: 'https://id.corp.com/' },
    'https://id.corp.com',
  ],
  [
    { AUTH_PROVIDER_TYPE: 'auth0', OPENID_AUTH_URI: 'https://t.eu.auth0.com/authorize' },
    'https://t.eu.auth0.com/',
  ],
]
for (const [env, issuer] of ISSUERS) {
  test(`the issuer ${issuer} is told by ${Object.keys(env).join(', ')}`, () => {
    const { openid } = load({ ...env, OPENID_CLIENT_ID: 'millrace', OPENID_SCOPES: 'email,roles' })
    assert.equal(openid?.issuer, issuer)
    assert.deepEqual(openid.scopes, ['email', 'roles'])
    assert.equal(openid.userField, 'sub')
  })
}
