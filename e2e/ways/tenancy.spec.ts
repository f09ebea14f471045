/** Tenants: one is chosen once, everything is that of the tenant, an address says whose eyes it was copied from. */
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { apiPaths } from '@millrace/contract/paths.ts'
import type { Page } from '@playwright/test'
import { violations } from '../support/axe.ts'
import { CLUSTER } from '../support/demo.ts'
import { expect, signIn, test, fillIn } from '../support/guarded.ts'
import { at, grid, heading, names, rows, tile } from '../support/screen.ts'

test.use({ expectedErrors: /40[134] \((?:Unauthorized|Forbidden|Not Found)\)|WebSocket/ })

const topicCount = (page: Page) => tile(page, 'Topics').locator('.tile-value')
const switcher = (page: Page) => page.getByRole('button', { name: /^Tenant / })

async function enter(page: Page, tenant: string): Promise<void> {
  await switcher(page).click()
  await page
    .getByRole('menu')
    .getByRole('menuitem', { name: new RegExp(`^${tenant}`) })
    .click()
  await expect(switcher(page)).toHaveAccessibleName(`Tenant ${tenant}. Change`)
}

/** What the API says that a tenant has. */
async function topicsOf(page: Page, tenant: string): Promise<readonly string[]> {
  const response = await page.request.get(apiPaths.topics(CLUSTER), {
    headers: { 'x-tenant-id': tenant },
  })
  const body: ResponseOf<'topics'> = await response.json()
  return body.topics.map(({ name }) => name)
}

test('of several tenants one is chosen, kept, and changed; numbers are those of the tenant', async ({
  page,
  context,
}) => {
  await page.goto(at('topics'))
  await fillIn(page, 'olga')
  await expect(page.getByRole('heading', { name: 'Choose a tenant' })).toBeVisible()
  await expect(page.getByText('Orders, and the groups that read them.')).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: /^Orders/ }).click()
  await expect(page).toHaveURL(/\/topics\?tenant=Orders$/)

  const orders = await topicsOf(page, 'Orders')
  const all = await topicsOf(page, 'Everything')
  expect(orders.length).toBeGreaterThan(0)
  expect(all.length).toBeGreaterThan(orders.length)
  await expect(rows(grid(page, 'Topics'))).toHaveCount(orders.length)
  // Those of its name, and what the included group reads.
  expect(orders).toContain('orders.placed')
  expect(orders).not.toContain('payments.failed')
  expect((await names(grid(page, 'Topics'))).toSorted()).toEqual(orders.toSorted())

  await page.goto(at())
  await expect(page).toHaveURL(/tenant=Orders/)
  await expect(topicCount(page)).toHaveText(String(orders.length))
  await enter(page, 'Everything')
  await expect(page).toHaveURL(/tenant=Everything/)
  await expect(topicCount(page)).toHaveText(String(all.length))

  // Kept: a window without a tenant in its address.
  const other = await context.newPage()
  await other.goto(at('topics'))
  await expect(switcher(other)).toHaveAccessibleName('Tenant Everything. Change')
  await other.close()
})

test('what the other tenant does not see is left for the overview, what it sees is not', async ({
  page,
}) => {
  await signIn(page, 'olga', `${at('topics', 'payments.failed', 'config')}?tenant=Everything`)
  await expect(heading(page, 'payments.failed')).toBeVisible()
  await enter(page, 'Orders')
  await expect(tile(page, 'Topics')).toBeVisible()

  await page.goto(`${at('topics', 'orders.placed', 'config')}?tenant=Orders`)
  await expect(heading(page, 'orders.placed')).toBeVisible()
  await enter(page, 'Everything')
  await expect(heading(page, 'orders.placed')).toBeVisible()
  await expect(page).toHaveURL(/\/topics\/orders\.placed\/config\?tenant=Everything/)
})

test('an address names the tenant that it was copied from: links, socket and downloads follow', async ({
  page,
}) => {
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await signIn(page, 'olga', `${at('topics')}?tenant=Orders`)
  await expect(rows(grid(page, 'Topics')).first()).toBeVisible()
  expect(sockets.at(-1)).toMatch(/\/ws\?tenant=Orders$/)
  const link = page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('link', { name: 'Brokers' })
  await expect(link).toHaveAttribute('href', /tenant=Orders/)
  const row = grid(page, 'Topics').getByRole('link', { name: 'orders.placed' })
  await expect(row).toHaveAttribute('href', /tenant=Orders/)
  await row.click()
  await expect(page).toHaveURL(/tenant=Orders/)
})

test('a tenant that is not theirs says so, and how to go on', async ({ page }) => {
  await page.goto(`${at('topics')}?tenant=Everything`)
  await fillIn(page, 'vic')
  await expect(page.getByRole('heading', { name: 'Not a tenant of yours' })).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Open it in a tenant of mine' }).click()
  await expect(heading(page, 'Topics')).toBeVisible()
  // There is only one: nothing to switch.
  await expect(switcher(page)).toHaveCount(0)
  const orders = await topicsOf(page, 'Orders')
  await expect(rows(grid(page, 'Topics'))).toHaveCount(orders.length)
})
