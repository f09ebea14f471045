import { text } from 'node:stream/consumers'
import type { Page } from '@playwright/test'
import { at, cell, grid, heading, names, rowOf, rows } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'

test('a list that is filtered and sorted is an address that shows the same elsewhere', async ({
  page,
  browser,
}) => {
  await page.goto('./')
  await page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('link', { name: 'Topics' })
    .click()
  await expect(heading(page, 'Topics')).toBeVisible()
  const topics = grid(page, 'Topics')
  await expect(rowOf(topics, 'orders.placed')).toBeVisible()

  await page.getByRole('textbox', { name: 'Filter topics' }).fill('payments')
  await expect(page.getByText(/^2 of \d+/)).toBeVisible()
  await expect(page).toHaveURL(/[?&]q=payments/)
  await topics.getByRole('button', { name: 'Messages' }).click()
  await expect(page).toHaveURL(/[?&]sort=-messages/)
  await expect(topics.getByRole('columnheader', { name: 'Messages' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  const shown = ['payments.authorized', 'payments.failed']
  await expect.poll(() => names(topics)).toEqual(shown)

  await page.reload()
  await expect.poll(() => names(topics)).toEqual(shown)
  await expect(page.getByRole('textbox', { name: 'Filter topics' })).toHaveValue('payments')

  const colleague = await browser.newContext()
  const screen = await colleague.newPage()
  await screen.goto(page.url())
  await expect.poll(() => names(grid(screen, 'Topics'))).toEqual(shown)
  await colleague.close()

  const list = page.url()
  await rowOf(topics, 'payments.failed').getByRole('link').click()
  await expect(heading(page, 'payments.failed')).toBeVisible()
  await page.goBack()
  await expect(page).toHaveURL(list)
  await expect.poll(() => names(topics)).toEqual(shown)
  await page.goForward()
  await expect(heading(page, 'payments.failed')).toBeVisible()
})

test('one topic: its partitions, its configuration with documentation, and who reads it', async ({
  page,
}) => {
  await page.goto(at('topics', 'orders.placed'))
  await expect(page).toHaveURL(/topics\/orders\.placed\/overview$/)
  const tabs = page.getByRole('navigation', { name: 'Topic orders.placed' })
  await expect(tabs.getByRole('link', { name: 'Overview' })).toHaveAttribute('aria-current', 'page')

  await tabs.getByRole('link', { name: /^Partitions/ }).click()
  const partitions = grid(page, 'Partitions')
  await expect(rows(partitions)).toHaveCount(6)
  await expect(await cell(partitions, '0', 'End offset')).toHaveText(/^\d+$/)

  await tabs.getByRole('link', { name: 'Configuration' }).click()
  const config = grid(page, 'Configuration')
  // What was set here comes first.
  await expect
    .poll(async () => (await names(config)).slice(0, 2).sort())
    .toEqual(['compression.type', 'retention.ms'])
  await expect(await cell(config, 'retention.ms', 'Value')).toContainText('604800000')
  await page.getByRole('textbox', { name: 'Filter configuration' }).fill('name:min.*')
  await expect(rowOf(config, 'min.insync.replicas')).toBeVisible()
  await expect(rowOf(config, 'retention.ms')).toBeHidden()
  await rowOf(config, 'min.insync.replicas').click()
  await page.keyboard.press('Space')
  const sheet = page.getByRole('dialog', { name: 'min.insync.replicas' })
  await expect(sheet).toContainText('minimum number of in-sync replicas')
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()

  await tabs.getByRole('link', { name: /^Groups/ }).click()
  const groups = page.getByRole('grid', { name: /Groups/ })
  await expect(rowOf(groups, 'order-fulfilment')).toContainText('Stable')
  await rowOf(groups, 'order-fulfilment').getByRole('link').click()

  await expect(heading(page, 'order-fulfilment')).toBeVisible()
  const group = page.getByRole('navigation', { name: 'Group order-fulfilment' })
  await group.getByRole('link', { name: /^Members/ }).click()
  const members = grid(page, 'Members')
  await expect(rows(members)).toHaveCount(4)
  await expect(members.getByText('fulfilment-ams-1-worker-0', { exact: true })).toBeVisible()
  await group.getByRole('link', { name: /^Lag/ }).click()
  const lag = grid(page, 'Partitions')
  await expect(rowOf(lag, 'orders.placed/5')).toBeVisible()
  await expect(await cell(lag, 'orders.placed/5', 'Lag')).toHaveText(/^[\d.]+/)
})

test('rows leave the table as files with every row that matches', async ({ page }) => {
  await page.goto(at('topics') + '?q=clickstream')
  const topics = grid(page, 'Topics')
  await expect(rows(topics)).toHaveCount(3)
  const csv = await saved(page, 'Save CSV')
  const [head = '', ...lines] = csv.trim().split(/\r?\n/)
  expect(head).toMatch(/name/i)
  expect(lines.map((line) => line.split(',')[0]?.replaceAll('"', ''))).toEqual([
    'clickstream.page-views',
    'clickstream.searches',
    'clickstream.sessions',
  ])
  const list: unknown = JSON.parse(await saved(page, 'Save JSON'))
  expect(list).toHaveLength(3)
  const all: unknown = JSON.parse(await saved(page, 'Save JSON', 'all'))
  const response = await page.request.get(`kafka/v1/clusters/Demo/topics`)
  const { topics: known }: { topics: { internal: boolean }[] } = await response.json()
  expect(all).toHaveLength(known.filter(({ internal }) => !internal).length)
})

async function saved(
  page: Page,
  item: 'Save CSV' | 'Save JSON',
  which: 'shown' | 'all' = 'shown',
): Promise<string> {
  await page.getByRole('button', { name: 'Export' }).click()
  const items = page.getByRole('menuitem', { name: item })
  const waiting = page.waitForEvent('download')
  await (which === 'all' ? items.last() : items.first()).click()
  const download = await waiting
  expect(download.suggestedFilename()).toMatch(/^topics-[\dT-]+\.(csv|json)$/)
  return text(await download.createReadStream())
}
