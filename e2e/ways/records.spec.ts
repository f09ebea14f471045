/** What people do with the records that a search found. */
import { randomUUID } from 'node:crypto'
import { buffer, text } from 'node:stream/consumers'
import type { Locator, Page } from '@playwright/test'
import { topicWith, type TestMessage } from '@millrace/dev/testing/topic-with.ts'
import { demoAddress } from '../support/demo.ts'
import { at, rows } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'

// Their own in every process: after a failure the tests that follow have a new one.
const OWN = randomUUID().slice(0, 8)
const MANY = `e2e.many.${OWN}`
const ODD = `e2e.odd.${OWN}`
const HUGE = `e2e.huge.${OWN}`

const HTML = '<b>bold</b><img src=x onerror="document.title=\'owned\'">'
const ODD_RECORDS: readonly TestMessage[] = [
  {
    partition: 0,
    key: 'plain',
    value: `{"id":9223372036854775807,"a-b":{"c d":1.5},"html":${JSON.stringify(HTML)},"items":[{"price":3}]}`,
    headers: { trace: HTML },
  },
  { partition: 0, key: 'gone', value: null },
  { partition: 0, key: 'empty', value: '' },
  { partition: 0, key: 'binary', value: Buffer.from([0xc3, 0x28, 0, 1, 2, 0xff]) },
  {
    partition: 0,
    key: 'long',
    value: JSON.stringify({
      text: 'x'.repeat(80_000),
      list: Array.from({ length: 2000 }, (_, i) => i),
    }),
  },
]

test.beforeAll(async () => {
  test.setTimeout(180_000)
  const { bootstrap } = demoAddress()
  await topicWith(
    bootstrap,
    { name: MANY, partitions: 4 },
    Array.from({ length: 100_000 }, (_, i) => ({
      partition: i % 4,
      key: `k${i % 1000}`,
      value: JSON.stringify({ n: i, customer: { id: `c-${i % 500}` } }),
    })),
  )
  await topicWith(bootstrap, { name: ODD }, ODD_RECORDS)
  const huge = Buffer.alloc(50 * 2 ** 20, 'x')
  huge.write('{"a":"')
  huge.write('"}', huge.length - 2)
  await topicWith(bootstrap, { name: HUGE, configs: { 'max.message.bytes': '70000000' } }, [
    { partition: 0, key: 'huge', value: huge },
  ])
})

/** Address of a search over everything in the topic, oldest first. */
function search(topic: string, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ topics: topic, mode: 'range', value_serde: 'JSON', ...more })
  return `${at('data', 'inspect')}?${query}`
}

const grid = (page: Page, label: string): Locator =>
  page.getByRole('treegrid', { name: label, exact: true })
/** Without the panels of those that are open. */
const records = (page: Page): Locator =>
  rows(grid(page, 'Records')).filter({ has: page.getByRole('checkbox') })
const record = (page: Page, key: string): Locator =>
  records(page).filter({ has: page.getByText(key, { exact: true }) })
const field = (page: Page, name: string): Locator =>
  page.getByRole('treeitem').filter({ hasText: name }).first()
const view = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name }).click()
const filterBox = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'Filter', exact: true })

test('a field becomes a filter and a column, quoted and exact', async ({ page }) => {
  await page.goto(search(ODD))
  await record(page, 'plain').click()
  await expect(page).toHaveURL(new RegExp(`[?&]open=${ODD}:0:0`))
  await field(page, 'c d').click()
  await page.getByRole('menuitem', { name: 'Filter by this', exact: true }).click()
  await field(page, '9223372036854775807').click()
  await page.getByRole('menuitem', { name: 'Filter by this', exact: true }).click()
  await expect(filterBox(page)).toHaveText(
    '.value["a-b"]["c d"] == 1.5 and .value.id == 9223372036854775807',
  )
  await field(page, 'html').click()
  await page.getByRole('menuitem', { name: 'Show as column' }).click()
  await page.getByRole('button', { name: 'Run', exact: true }).click()

  await expect(page.getByRole('columnheader', { name: '.value.html' })).toBeVisible()
  await expect(records(page)).toHaveCount(1)
  await expect(records(page)).toContainText('<b>bold</b>')
})

test('what a record holds is text, whatever it looks like', async ({ page }) => {
  await page.goto(search(ODD, { open: `${ODD}:0:0,${ODD}:0:3` }))
  await expect(field(page, '<b>bold</b><img')).toBeVisible()
  await expect(page).not.toHaveTitle('owned')
  await expect(page.getByRole('region', { name: 'Results' }).locator('b, img')).toHaveCount(0)

  await expect(record(page, 'gone')).toContainText('tombstone')
  await expect(record(page, 'empty')).not.toContainText('tombstone')
  await expect(page.getByText(/^The value could not be decoded/)).toBeVisible()
  await expect(page.getByLabel('Bytes of the value')).toContainText('c3 28 00 01 02 ff')
})

test('keyboard alone: open, look at bytes and headers, close', async ({ page }) => {
  await page.goto(search(ODD))
  await expect(record(page, 'plain')).toBeVisible()
  await page.keyboard.press('j')
  await expect(records(page).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(field(page, 'a-b')).toBeVisible()
  await view(page, 'Hex')
  await expect(page.getByLabel(/^Bytes of the value/)).toContainText('7b 22 69 64')
  await view(page, 'Headers')
  await expect(page.getByRole('table', { name: /^Headers of/ })).toContainText(HTML)
  await records(page).first().focus()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('tab')).toHaveCount(0)
  await expect(page).not.toHaveURL(/[?&]open=/)
})

test('neighbours in the partition, two records compared, the key searched', async ({ page }) => {
  await page.goto(search(MANY, { filter: '.value.n == 400' }))
  await expect(records(page)).toHaveCount(1)
  await records(page).first().click()
  await view(page, 'Around')
  const around = grid(page, `Records around ${MANY}:0:100`)
  await expect(rows(around)).toHaveCount(11)
  await expect(rows(around).first()).toContainText('0:95')
  await expect(rows(around).last()).toContainText('0:105')

  await page.goto(search(MANY, { filter: '.value.customer.id == "c-7"', limit: '10' }))
  await expect(records(page)).toHaveCount(10)
  await records(page).nth(0).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Compare' }).click()
  const differences = page.getByRole('dialog', { name: /^Compare/ })
  await expect(differences.getByText(/^\d+ lines differ$/)).toBeVisible()
  await expect(differences.getByLabel('Differences')).toContainText('"id": "c-7"')
  await page.keyboard.press('Escape')

  await records(page).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Search this key' }).click()
  await expect(page).toHaveURL(/[?&]mode=key/)
  await expect(
    page.getByText(/^The key belongs to partition|^No record with this key/).first(),
  ).toBeVisible()
})

test('a permalink opened elsewhere shows the same record, open', async ({ page, browser }) => {
  await page.goto(search(MANY, { filter: '.value.n == 4242' }))
  await expect(records(page)).toHaveCount(1)
  await records(page).first().click()
  await expect(field(page, '4242')).toBeVisible()
  const colleague = await browser.newContext()
  const screen = await colleague.newPage()
  await screen.goto(page.url())
  await expect(records(screen)).toHaveCount(1)
  await expect(field(screen, '4242')).toBeVisible()
  await colleague.close()
})

test('a value of 50 MB does not freeze the page', async ({ page }) => {
  await page.goto(search(HUGE))
  await expect(records(page)).toHaveCount(1)
  await expect(records(page)).toContainText('50 MiB')
  await page.evaluate(() => {
    let last = performance.now()
    const watch = () => {
      const now = performance.now()
      document.body.dataset['worst'] = String(
        Math.max(now - last, Number(document.body.dataset['worst'] ?? 0)),
      )
      last = now
      requestAnimationFrame(watch)
    }
    requestAnimationFrame(watch)
  })
  await records(page).first().click()
  await expect(page.getByText('The first 100 KiB of 50 MiB')).toBeVisible()
  await expect(page.getByLabel(/^Text of the value/)).toContainText('{"a":"xxx')
  await view(page, 'Hex')
  await expect(page.getByLabel(/^Bytes of the value/)).toContainText('7b 22 61 22 3a 22 78 78')
  // A page that parsed or drew 50 MB would stand still for many seconds, on any machine.
  const worst = await page.evaluate(() => Number(document.body.dataset['worst']))
  expect(worst).toBeLessThan(5000)
  const link = page.getByRole('link', { name: 'Download 50 MiB' })
  const [file] = await Promise.all([page.waitForEvent('download'), link.click()])
  const bytes = await buffer(await file.createReadStream())
  expect(bytes.length).toBe(50 * 2 ** 20)
})

test('an export has every record, not only those shown', async ({ page }) => {
  test.setTimeout(120_000)
  await page.goto(search(MANY))
  await expect(records(page).first()).toBeVisible()
  const save = async (format: RegExp): Promise<readonly string[]> => {
    await page.getByRole('button', { name: 'Export' }).click()
    const [file] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.getByRole('menuitem', { name: format }).click(),
    ])
    return (await text(await file.createReadStream())).trimEnd().split('\n')
  }
  const lines = await save(/^NDJSON/)
  const numbers = new Set(lines.map((line) => /"n":(\d+)/.exec(line)?.[1]))
  expect(numbers.size).toBe(100_000)
  // A producer that tried again on a busy machine may have written some twice; those are records, too.
  const places = new Set(lines.map((line) => /"partition":\d+,"offset":\d+/.exec(line)?.[0]))
  expect(places.size).toBe(lines.length)
  expect(await save(/^CSV/)).toHaveLength(lines.length + 1)
})

test('a search in the background goes on without the page, and is opened from the list', async ({
  page,
}) => {
  await page.goto(search(MANY, { filter: '.value.customer.id == "c-3"' }))
  await expect(records(page).first()).toBeVisible()
  await page.getByRole('button', { name: 'Background' }).click()
  await page.getByRole('button', { name: 'Run this search in the background' }).click()
  const drawer = page.getByRole('dialog', { name: 'Background searches' })
  await expect(drawer.getByText('Finished')).toBeVisible()
  await expect(drawer).toContainText('200 matches')
  await drawer
    .getByRole('button', { name: new RegExp(MANY) })
    .last()
    .click()
  await expect(page.getByText('Records of a background search.')).toBeVisible()
  await expect(grid(page, 'Records')).toHaveAttribute('aria-rowcount', '201')
  await page.getByRole('button', { name: /^Back to/ }).click()
  await expect(page).not.toHaveURL(/[?&]job=/)
})
