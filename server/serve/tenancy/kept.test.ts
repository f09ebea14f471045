/** What is kept and told beside the clusters, for people of two tenants: shared searches, favourites, this installation. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test, { after, before } from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, writeResponses } from '@millrace/contract/responses.ts'
import { observeCluster } from '../cluster-for-tests.ts'
import {
  jar,
  type Jar,
  signIn,
  signInServer,
  type SignInServer,
} from '../sign-in/sign-in-for-tests.ts'

/** Bob may enter both of the viewers' tenants, the administrator that of everything as well. */
const RBAC = `admin_roles: [kafka-admins]
policies: [{resource: [cluster], effect: Allow, actions: [TOPIC_INSPECT], role: "*"}]
tenants:
  - {name: Orders, roles: [viewers], resources: [{include: [[cluster, c-1, topic, "orders*"], [cluster, c-1, group, billing]]}]}
  - {name: Others, roles: [viewers], resources: [{include: [[cluster, c-1, topic, "0"]]}]}
  - {name: All, roles: [kafka-admins], resources: [{include: [["*"]]}]}
`

const folder = mkdtempSync(path.join(tmpdir(), 'millrace-kept-'))
let server: SignInServer
let bob: Jar
let admin: Jar

before(async () => {
  const file = path.join(folder, 'rbac.yaml')
  writeFileSync(file, RBAC)
  // Two clusters of one name are worth a warning, which names it.
  const twin = { ENVIRONMENT_NAME_2: 'Twin', ENVIRONMENT_NAME_3: 'Twin' }
  const more = { BOOTSTRAP_2: '127.0.0.1:2', BOOTSTRAP_3: '127.0.0.1:3', ...twin }
  server = await signInServer({ RBAC_CONFIGURATION_FILE: file, ...more })
  await observeCluster(server)
  bob = await enter('bob')
  admin = await enter('admin')
})
after(async () => {
  await server?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

async function enter(name: string): Promise<Jar> {
  const browser = jar()
  const answer = await signIn(server, browser, name, `${name}-password`)
  assert.ok(answer.statusCode < 400, answer.body)
  return browser
}

async function ask(browser: Jar, tenant: string, url: string, payload?: object) {
  const answer = await server.app.inject({
    method: payload === undefined ? 'GET' : 'PUT',
    url,
    headers: { ...browser.headers(), 'x-tenant-id': tenant },
    ...(payload === undefined ? {} : { payload }),
  })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer
}

test('a search is shared with its tenant, and no other', async () => {
  const search = { topics: 'orders-1' }
  await ask(bob, 'Orders', apiPaths.savedSearch('late'), { name: 'Late', shared: true, search })
  const ids = async (browser: Jar, tenant: string): Promise<readonly string[]> =>
    responses.savedSearches
      .parse((await ask(browser, tenant, apiPaths.savedSearches())).json())
      .saved_searches.map(({ id }) => id)
  assert.deepEqual(await ids(bob, 'Orders'), ['late'])
  assert.deepEqual(await ids(bob, 'Others'), [])
  assert.deepEqual(await ids(admin, 'All'), [])
})

test('favourites of what does not belong to the tenant are not told', async () => {
  const put = (name: string, kind: 'topic' | 'group' = 'topic') =>
    ask(bob, 'Orders', apiPaths.favourites(), { cluster_id: 'c-1', kind, name, favourite: true })
  await put('orders-1')
  await put('payments')
  await put('a/b', 'group')
  const written = writeResponses.favouritesWrite.parse((await put('billing', 'group')).json())
  const { favourites } = responses.favourites.parse(
    (await ask(bob, 'Orders', apiPaths.favourites())).json(),
  )
  assert.deepEqual(written.favourites, favourites)
  // The group is of the tenant and reads payments, which is seen because of it.
  assert.deepEqual(
    favourites.map(({ name }) => name),
    ['orders-1', 'payments', 'billing'],
  )
  const others = responses.favourites.parse(
    (await ask(bob, 'Others', apiPaths.favourites())).json(),
  )
  assert.deepEqual(others.favourites, [])
})

test('warnings, state and instances name clusters to those who see all of them', async () => {
  const whole = await ask(admin, 'All', apiPaths.status())
  assert.match(whole.body, /Twin/)
  const part = await ask(bob, 'Orders', apiPaths.status())
  assert.doesNotMatch(part.body, /Twin|__millrace/)
  const resourcesOf = async (browser: Jar, tenant: string): Promise<readonly string[]> => {
    const answer = await ask(browser, tenant, apiPaths.instances())
    const { instances } = responses.instances.parse(answer.json())
    return instances.flatMap(({ resources }) => resources.map(({ label }) => label))
  }
  assert.equal((await resourcesOf(admin, 'All')).length, 3)
  assert.deepEqual(await resourcesOf(bob, 'Orders'), ['Test EU'])
})
