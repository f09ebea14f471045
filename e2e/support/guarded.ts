/**
 * A Millrace over the demo's Kafka to which people sign in, with policies and tenants of a file that tests change: one for all
 * tests of a run, beside the demo's own.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startMillrace, type MillraceProcess } from '@millrace/dev/testing/millrace.ts'
import { until } from '@millrace/dev/testing/until.ts'
import type { Page } from '@playwright/test'
import { CLUSTER, demoAddress } from './demo.ts'
import { expect, test as base } from './test.ts'

export { expect }

/** Names, passwords and roles as the file of users has them. */
const USERS = {
  ada: { password: 'ada-enters-here', roles: ['admins', 'ops'] },
  olga: { password: 'olga-enters-here', roles: ['ops'] },
  vic: { password: 'vic-enters-here', roles: ['viewers'] },
  stan: { password: 'stan-enters-here', roles: ['strangers'] },
} as const
export type UserName = keyof typeof USERS

/** Policies of every test's beginning: operators change topics, viewers read records of orders. */
export const POLICIES = `
admin_roles: [admins]
authorized_roles: [ops, viewers]
policies:
  - resource: [cluster, "*"]
    effect: Allow
    actions: [TOPIC_CREATE, TOPIC_EDIT, TOPIC_DELETE, TOPIC_INSPECT]
    role: ops
  - resource: [cluster, "*", topic, "payments.*"]
    effect: Deny
    actions: [TOPIC_DELETE]
    role: ops
  - resource: [cluster, ${CLUSTER}, topic, "orders.*"]
    effect: Allow
    actions: [TOPIC_INSPECT, CONNECT_EDIT]
    role: viewers
tenants:
  - name: Everything
    description: All topics and groups of every cluster.
    resources:
      - include: [["*"]]
    roles: [admins, ops]
  - name: Orders
    description: Orders, and the groups that read them.
    resources:
      - include: [[cluster, "*", topic, "orders.*"], [cluster, "*", group, "order-fulfilment"]]
    roles: [ops, viewers]
`

/** Often enough that numbers are there when a page is. */
const SNAPSHOT_MS = 2_000

export interface Guarded {
  /** Without a slash at the end. */
  readonly url: string
  /** Writes the file of policies and tenants; the server reads it within five seconds. */
  setPolicies(yaml: string): Promise<void>
  /** Puts POLICIES in force again. */
  resetPolicies(): Promise<void>
}

interface WorkerParts {
  readonly guardedServer: Guarded
}

export const test = base.extend<{ readonly guarded: Guarded }, WorkerParts>({
  guardedServer: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads which fixtures are wanted from this pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'millrace-e2e-guarded-'))
      const policies = join(folder, 'rbac.yaml')
      const users = join(folder, 'users.properties')
      const lines = Object.entries(USERS).map(
        ([name, { password, roles }]) => `${name}: ${password},${roles.join(',')}`,
      )
      await writeFile(users, lines.join('\n'))
      await writeFile(policies, POLICIES)
      await using millrace = await startMillrace({
        env: {
          BOOTSTRAP: demoAddress().bootstrap,
          ENVIRONMENT_NAME: CLUSTER,
          SNAPSHOT_INTERVAL_MS: String(SNAPSHOT_MS),
          AUTH_PROVIDER_TYPE: 'jetty',
          HASH_USER_FILE: users,
          RBAC_CONFIGURATION_FILE: policies,
        },
      })
      let written = POLICIES
      const setPolicies = async (yaml: string): Promise<void> => {
        written = yaml
        await writeFile(policies, yaml)
      }
      await use({
        url: millrace.url,
        setPolicies,
        async resetPolicies() {
          if (written === POLICIES) return
          const before = timesRead(millrace)
          await setPolicies(POLICIES)
          await until(() => timesRead(millrace) > before, {
            describe: 'the policies of the beginning in force',
          })
        },
      })
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  guarded: async ({ guardedServer }, use) => {
    await use(guardedServer)
    await guardedServer.resetPolicies()
  },
  baseURL: async ({ guardedServer }, use) => {
    await use(guardedServer.url)
  },
})

const timesRead = (millrace: MillraceProcess): number =>
  millrace.output().split('was read anew').length

/** Fills in the form of the page that is shown. */
export async function fillIn(page: Page, user: UserName): Promise<void> {
  await page.getByLabel('User name').fill(user)
  await page.getByLabel('Password').fill(USERS[user].password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Comes in by the form at an address of the console, and stays there. */
export async function signIn(page: Page, user: UserName, address = './'): Promise<void> {
  await page.goto(address)
  await fillIn(page, user)
  await expect(page.getByRole('button', { name: `Signed in as ${user}` })).toBeVisible()
}
