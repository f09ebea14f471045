/** The audit log: every step of what was done, tried and refused, found again, and told to nobody else. */
import { randomBytes } from 'node:crypto'
import { apiPaths } from '@millrace/contract/paths.ts'
import type { Page } from '@playwright/test'
import { violations } from '../support/axe.ts'
import { CLUSTER } from '../support/demo.ts'
import { expect, signIn, test, type UserName } from '../support/guarded.ts'
import { grid, rows } from '../support/screen.ts'

test.use({ expectedErrors: /40[13] \((?:Unauthorized|Forbidden)\)|WebSocket/ })
// Topics are made in Kafka, and each has its outcome waited for.
test.setTimeout(120_000)

const unique = randomBytes(3).toString('hex')
const sheet = (page: Page) => page.getByRole('dialog', { name: 'Audit entry' })

/** Asks for a change as the page's user would; answers with the status and the id of the act. */
async function change(
  page: Page,
  name: string,
  input: unknown,
): Promise<{ readonly status: number; readonly act: string | undefined }> {
  return page.evaluate(
    async ([path, body]) => {
      const response = await fetch(new URL(path, document.baseURI), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-tenant-id': 'Orders' },
        body,
      })
      const answer: { metadata?: { response_id?: string } } = await response.json()
      return { status: response.status, act: answer.metadata?.response_id }
    },
    [apiPaths.mutation(CLUSTER, name).slice(1), JSON.stringify(input)] as const,
  )
}

const newTopic = (name: string) => ({ topics: [{ name, partitions: 1, replication_factor: 1 }] })

async function as(page: Page, user: UserName): Promise<void> {
  await page.context().clearCookies()
  await signIn(page, user, './settings/activity?tenant=Orders')
}

test('all steps of a change, with who decided; refusals; what came meanwhile; a file', async ({
  page,
  browser,
}) => {
  const topic = `orders.e2e-${unique}`
  await as(page, 'olga')
  const made = await change(page, 'create-topics', newTopic(topic))
  expect(made.status).toBe(200)
  const mine = rows(grid(page, 'My activity'))
  await page.reload()
  await expect(mine.filter({ hasText: 'create-topic' }).filter({ hasText: topic })).toHaveCount(2)

  await page.goto(`./settings/activity?act=${made.act}&tenant=Orders`)
  await expect(sheet(page).getByRole('heading', { name: 'create-topic' })).toBeVisible()
  await expect(sheet(page).getByRole('region', { name: 'Steps' })).toContainText(
    /request.*outcome/s,
  )
  await expect(sheet(page).getByRole('region', { name: 'Decision' })).toContainText(
    /Allowed.*Policy 1: Allow/s,
  )
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(sheet(page)).toBeHidden()
  await expect(page).not.toHaveURL(/act=/)

  const visitor = await (await browser.newContext()).newPage()
  await as(visitor, 'vic')
  expect((await change(visitor, 'create-topics', newTopic(`orders.no-${unique}`))).status).toBe(403)
  await visitor.reload()
  await expect(
    rows(grid(visitor, 'My activity')).filter({ hasText: `orders.no-${unique}` }),
  ).not.toHaveCount(0)
  await expect(visitor.getByText(topic)).toHaveCount(0)

  await page.context().clearCookies()
  await signIn(page, 'ada', './settings/audit?tenant=Everything')
  const log = rows(grid(page, 'Audit log'))
  await expect(log.filter({ hasText: topic })).toHaveCount(2)
  await expect(log.filter({ hasText: 'vic' }).filter({ hasText: 'Denied' })).not.toHaveCount(0)

  await test.step('filters are in the address', async () => {
    await page.getByRole('button', { name: 'Denied', exact: true }).click()
    await expect(page).toHaveURL(/kind=denied/)
    await expect(log.filter({ hasText: topic })).toHaveCount(0)
    await page.getByRole('button', { name: 'Changes', exact: true }).click()
    await page
      .getByRole('textbox', { name: 'Filter entries' })
      .fill(`.user.name == "olga" and .subjects[].name == "${topic}"`)
    await expect(log).toHaveCount(2)
    await page.getByRole('combobox', { name: 'Result' }).selectOption('Succeeded')
    await expect(log).toHaveCount(1)
    await page.reload()
    await expect(log).toHaveCount(1)
  })

  await test.step('what comes meanwhile is counted, and shown when asked for', async () => {
    await page.goto(`./settings/audit?tenant=Everything&q=${unique}&kind=mutation`)
    await expect(log.first()).toBeVisible()
    await as(visitor, 'olga')
    expect((await change(visitor, 'delete-topics', { topics: [topic] })).status).toBe(200)
    const fresh = page.getByRole('button', { name: '2 new' })
    await expect(log.filter({ hasText: 'delete-topic' })).toHaveCount(0)
    await fresh.click()
    await expect(log.filter({ hasText: 'delete-topic' })).toHaveCount(2)
    await expect(fresh).toBeHidden()
  })

  await test.step('a file of what matches', async () => {
    await page.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: /^NDJSON/ }).click(),
    ])
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
    const lines = Buffer.concat(chunks).toString().trim().split('\n')
    expect(lines.length).toBeGreaterThanOrEqual(4)
    expect(lines.every((line) => line.includes(unique))).toBe(true)
  })
  await visitor.context().close()
})
