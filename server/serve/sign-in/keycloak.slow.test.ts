/** Signing in through the real server with a real Keycloak: roles of the realm and groups, a rotated key, signing out there. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { responses } from '@millrace/contract/responses.ts'
import { freePorts } from '@millrace/dev/kafka/ports.ts'
import { type Walker, walker } from '@millrace/dev/testing/browser-walk.ts'
import { type Keycloak, startKeycloak } from '@millrace/dev/testing/keycloak.ts'
import { type MillraceProcess, startMillrace } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'

const SECRET = 'a-client-secret-for-tests'
const POLICIES = `
authorized_roles: [kafka-admins, ops]
policies:
  - { resource: ['*'], effect: Allow, actions: [TOPIC_INSPECT], roles: [kafka-admins, ops] }
`
const REALM_ROLES = 'openid: { role_path: ["realm_access", "roles"], roles_from: access_token }'

let folder: string
let keycloak: Keycloak
let byRoles: MillraceProcess
let byGroups: MillraceProcess

before(
  async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'millrace-keycloak-'))
    const ports = await freePorts(2)
    keycloak = await startKeycloak(realm(ports))
    const [roles = 0, groups = 0] = ports
    byRoles = await millrace(roles, 'roles.yaml', `${POLICIES}${REALM_ROLES}\n`)
    byGroups = await millrace(groups, 'groups.yaml', POLICIES)
  },
  { timeout: 300_000 },
)
after(async () => {
  await byRoles?.stop()
  await byGroups?.stop()
  await keycloak?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

const user = (username: string, realmRoles: string[], groups: string[]) => ({
  username,
  enabled: true,
  email: `${username}@example.test`,
  emailVerified: true,
  firstName: username,
  lastName: 'Doe',
  credentials: [{ type: 'password', value: `${username}-pw`, temporary: false }],
  realmRoles,
  groups,
})

const realm = (ports: readonly number[]) => ({
  sslRequired: 'none',
  roles: { realm: [{ name: 'kafka-admins' }, { name: 'kafka-users' }] },
  groups: [{ name: 'ops' }],
  users: [user('jane', ['kafka-admins'], ['/ops']), user('john', ['kafka-users'], [])],
  clients: [
    {
      clientId: 'millrace',
      secret: SECRET,
      protocol: 'openid-connect',
      publicClient: false,
      standardFlowEnabled: true,
      redirectUris: ports.map((port) => `http://127.0.0.1:${port}/oauth2/openid/callback`),
      attributes: { 'pkce.code.challenge.method': 'S256' },
      protocolMappers: [
        {
          name: 'groups',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-group-membership-mapper',
          config: { 'claim.name': 'groups', 'full.path': 'false', 'id.token.claim': 'true' },
        },
      ],
    },
  ],
})

function millrace(port: number, file: string, policies: string): Promise<MillraceProcess> {
  const rbac = path.join(folder, file)
  writeFileSync(rbac, policies)
  return startMillrace({
    port,
    env: {
      // Nobody listens there: signing in needs no Kafka.
      BOOTSTRAP: '127.0.0.1:1',
      AUTH_PROVIDER_TYPE: 'openid',
      OPENID_ISSUER: keycloak.issuer,
      OPENID_CLIENT_ID: 'millrace',
      OPENID_CLIENT_SECRET: SECRET,
      OPENID_USER_FIELD: 'preferred_username',
      RBAC_CONFIGURATION_FILE: rbac,
    },
  })
}

const isCallback = (url: string) => url.includes('/callback?')

async function signIn(server: MillraceProcess, name: string, browser: Walker = walker()) {
  const form = { username: name, password: `${name}-pw` }
  const back = await browser.walk(`${server.url}/oauth2/openid`, form, isCallback)
  return browser.ask(back.url)
}

async function whoAmI(server: MillraceProcess, browser: Walker) {
  const accept = { headers: { accept: 'application/json' } }
  const { body } = await browser.ask(`${server.url}/me`, accept)
  return responses.me.parse(JSON.parse(body)).user
}

test('roles of the realm come from the access token', async () => {
  const browser = walker()
  assert.equal((await signIn(byRoles, 'jane', browser)).status, 303)
  const { provider, name, email, roles } = await whoAmI(byRoles, browser)
  assert.deepEqual([provider, name, email], ['openid', 'jane', 'jane@example.test'])
  assert.ok(Array.isArray(roles) && roles.includes('kafka-admins'), String(roles))
  const refused = await signIn(byRoles, 'john')
  assert.equal(refused.status, 403)
  assert.match(refused.body, /role/)
})

test('groups of the id token are roles where the file says nothing', async () => {
  const browser = walker()
  assert.equal((await signIn(byGroups, 'jane', browser)).status, 303)
  assert.deepEqual((await whoAmI(byGroups, browser)).roles, ['ops'])
  assert.equal((await signIn(byGroups, 'john')).status, 403)
})

test('a wrong password signs nobody in', async () => {
  const browser = walker()
  const url = `${byRoles.url}/oauth2/openid`
  const stays = browser.walk(url, { username: 'jane', password: 'wrong' })
  await assert.rejects(stays, /still on the way/)
  assert.equal((await browser.ask(`${byRoles.url}/me`)).status, 401)
})

test('a key that Keycloak rotates to is found by itself', async () => {
  await keycloak.rotateKey()
  await until(async () => (await signIn(byRoles, 'jane')).status === 303, {
    describe: 'somebody signs in with the new key',
  })
  assert.doesNotMatch(byRoles.output(), /does not publish/)
})
