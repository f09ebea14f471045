import type { Locator, Page } from '@playwright/test'
import { at, grid, heading, recordList, rowOf, rows } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'

const INSPECT = at('data', 'inspect')
const TOPIC = 'orders.placed'

const filter = (page: Page): Locator => page.getByRole('textbox', { name: 'Filter' })
const records = recordList
const run = (page: Page): Locator => page.getByRole('button', { name: 'Run', exact: true })
const results = (page: Page): Locator => page.getByRole('region', { name: 'Results' })
const searches = (page: Page): Locator => page.getByRole('navigation', { name: 'Searches' })
/** CodeMirror takes what is typed, not what is filled in. */
const write = async (page: Page, text: string): Promise<void> => {
  await filter(page).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(text)
}

/** `partition:offset` of the rows that are drawn, top to bottom. */
async function places(page: Page): Promise<string[]> {
  const names = await rows(records(page))
    .getByRole('checkbox')
    .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label') ?? ''))
  return names.map((name) => name.replace('Select ', ''))
}

/** How many the line above the records counts. */
async function matches(page: Page): Promise<number> {
  const text = await results(page)
    .getByText(/^[\d\u202f]+ (?:match|record)/)
    .innerText()
  return Number(text.replaceAll(/\D/g, ''))
}

test('a search is put together, run, gone on with, and is an address that shows the same elsewhere', async ({
  page,
  browser,
}) => {
  await page.goto(INSPECT)
  await expect(heading(page, 'Inspect')).toBeVisible()
  await expect(page.getByText('Choose a topic first.')).toBeVisible()
  const topics = page.getByRole('combobox', { name: 'Topics' })
  await topics.fill('orders.pl')
  await page.getByRole('option', { name: TOPIC }).click()
  await topics.press('Escape')
  await run(page).click()
  await expect(rows(records(page)).first()).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`\\?topics=${TOPIC}$`))
  expect(await matches(page)).toBe(100)

  await results(page).getByRole('button', { name: 'Continue' }).click()
  await expect.poll(() => matches(page)).toBe(200)

  // From the oldest on: what was written before stays where it is, whatever is written meanwhile.
  await page.getByRole('radio', { name: 'Range' }).check()
  await write(page, '.offset < 5 and (.value.customer | type) == "object"')
  await page.keyboard.press('Shift+Enter')
  await expect(page).toHaveURL(/mode=range/)
  await expect(page).toHaveURL(/filter=/)
  await expect.poll(() => matches(page)).toBe(30)
  const shown = (await places(page)).toSorted()
  expect(shown).toHaveLength(30)

  const colleague = await browser.newContext()
  const screen = await colleague.newPage()
  await screen.goto(page.url())
  await expect.poll(() => matches(screen)).toBe(30)
  expect((await places(screen)).toSorted()).toEqual(shown)
  await expect(filter(screen)).toContainText('.offset < 5')
  await colleague.close()

  // The way back is the search before, in the same tab.
  await page.goBack()
  await expect(page).toHaveURL(new RegExp(`\\?topics=${TOPIC}$`))
  await expect(filter(page)).not.toContainText('.offset')
  await expect(rows(records(page)).first()).toBeVisible()
  await expect(searches(page).getByRole('link')).toHaveCount(1)
})

test('an open record is part of the address', async ({ page, browser }) => {
  await page.goto(`${INSPECT}?topics=${TOPIC}&mode=range&partitions=0&filter=.offset+%3C+3`)
  await expect(rows(records(page))).toHaveCount(3)
  await rows(records(page)).first().click()
  await expect(page).toHaveURL(/[?&]open=/)
  await expect(records(page).getByRole('tree')).toContainText('customer')

  const colleague = await browser.newContext()
  const screen = await colleague.newPage()
  await screen.goto(page.url())
  await expect(records(screen).getByRole('tree')).toContainText('customer')
  await colleague.close()
})

test.describe('a mistake', () => {
  test.use({ expectedErrors: /400 \(Bad Request\)/ })

  test('is told where it is, while it is written and by the server', async ({ page }) => {
    await page.goto(`${INSPECT}?topics=${TOPIC}`)
    await expect(rows(records(page)).first()).toBeVisible()
    await write(page, '.value.id == nosuch(1)')
    await expect(page.getByText(/nosuch\/1 is not defined at line 1, column 14/)).toBeVisible()
    await expect(filter(page).locator('.cm-lintRange-error')).toHaveText('nosuch')
    await run(page).click()
    await expect(results(page).getByRole('alert')).toContainText('line 1, column 14')

    await write(page, 'select(.value.status = "PLACED")')
    await expect(filter(page).locator('.cm-lintRange-warning')).toBeVisible()

    await write(page, '.value.status == "PLACED"')
    await expect(page.getByText(/Looks for “PLACED” in the bytes first/)).toBeVisible()
    await expect(filter(page).locator('.cm-lintRange-error')).toHaveCount(0)
  })
})

test('the editor completes what the topic has, and functions with their docs', async ({ page }) => {
  await page.goto(`${INSPECT}?topics=${TOPIC}`)
  await expect(rows(records(page)).first()).toBeVisible()
  await filter(page).click()
  await page.keyboard.type('.va')
  await page.getByRole('option', { name: /^value/ }).click()
  await page.keyboard.type('.cust')
  await page.getByRole('option', { name: /^customer/ }).click()
  await expect(filter(page)).toHaveText('.value.customer')
  await page.keyboard.type(' | sel')
  await expect(page.getByText('the input where the condition holds')).toBeVisible()
  await page.getByRole('option', { name: /^select/ }).click()
  await expect(filter(page)).toHaveText('.value.customer | select(condition)')
  await page.keyboard.press('Escape')

  // Tab leaves: nobody is caught in an editor.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(filter(page)).not.toBeFocused()
})

test('the arrow key brings earlier filters back', async ({ page }) => {
  await page.goto(`${INSPECT}?topics=${TOPIC}`)
  await expect(rows(records(page)).first()).toBeVisible()
  for (const text of ['.partition == 1', '.partition == 2']) {
    await write(page, text)
    await page.keyboard.press('Shift+Enter')
    await expect(page).toHaveURL(
      new RegExp(`filter=${text.replaceAll(' ', '\\+').replace('==', '%3D%3D')}`),
    )
  }
  await write(page, '.half')
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowUp')
  await expect(filter(page)).toHaveText('.partition == 2')
  await page.keyboard.press('ArrowUp')
  await expect(filter(page)).toHaveText('.partition == 1')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(filter(page)).toHaveText('.half')

  await page.reload()
  await expect(rows(records(page)).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await filter(page).click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('ArrowUp')
  await expect(filter(page)).toHaveText(/^\.partition == /)
})

test('a tail shows what is written, and holds still when it is paused', async ({ page }) => {
  await page.goto(`${INSPECT}?topics=${TOPIC}&tail=yes`)
  await expect(page.getByRole('checkbox', { name: 'Live tail' })).toBeChecked()
  await expect(rows(records(page)).first()).toBeVisible()
  await results(page).getByRole('button', { name: 'Pause' }).click()
  const before = await places(page)
  await expect(results(page).getByRole('button', { name: /\d+ new/ })).toBeVisible()
  expect(await places(page)).toEqual(before)
  await results(page)
    .getByRole('button', { name: /\d+ new/ })
    .click()
  await expect.poll(() => places(page)).not.toEqual(before)
  await page.getByRole('form', { name: 'Search' }).getByRole('button', { name: 'Stop' }).click()
  await expect(run(page).or(page.getByRole('button', { name: 'Start the tail' }))).toBeVisible()
})

test('searches stand in tabs, and are kept by name', async ({ page }) => {
  await page.goto(`${INSPECT}?topics=${TOPIC}`)
  await expect(rows(records(page)).first()).toBeVisible()
  await page.getByRole('button', { name: 'Saved' }).click()
  await page.getByRole('textbox', { name: 'Name of this search' }).fill('newest orders')
  await page.getByRole('button', { name: 'Save', exact: true }).click()

  await searches(page).getByRole('button', { name: 'New search' }).click()
  await expect(page.getByText('Choose a topic first.')).toBeVisible()
  await expect(page).toHaveURL(/data\/inspect$/)
  await page.getByRole('button', { name: 'Saved' }).click()
  await page.getByRole('button', { name: 'Rename newest orders' }).click()
  await page.getByRole('textbox', { name: 'New name of newest orders' }).fill('orders')
  await page.getByRole('button', { name: 'Rename', exact: true }).click()
  await page.getByRole('button', { name: /^orders\b/ }).click()
  await expect(page).toHaveURL(new RegExp(`\\?topics=${TOPIC}$`))
  await expect(rows(records(page)).first()).toBeVisible()

  const tabs = searches(page).getByRole('link')
  const count = await tabs.count()
  await tabs.last().click({ button: 'middle' })
  await expect(tabs).toHaveCount(count - 1)

  await page.getByRole('button', { name: 'Saved' }).click()
  await page.getByRole('button', { name: 'Delete orders' }).click()
  await expect(page.getByText('None yet.')).toBeVisible()
})

test('a topic shows its records in place, and leads to Inspect', async ({ page }) => {
  await page.goto(at('topics', TOPIC))
  await page.getByRole('link', { name: 'Records' }).click()
  await expect(page).toHaveURL(/topics\/orders\.placed\/records$/)
  await expect(rows(records(page)).first()).toBeVisible()
  await write(page, '.partition == 0')
  await page.keyboard.press('Shift+Enter')
  await expect(page).toHaveURL(/records\?filter=/)
  await page.goBack()
  await expect(page).toHaveURL(/records$/)

  await page.goto(at('topics'))
  await rowOf(grid(page, 'Topics'), TOPIC).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Inspect records' }).click()
  await expect(page).toHaveURL(new RegExp(`data/inspect\\?topics=${TOPIC}$`))
  await expect(rows(records(page)).first()).toBeVisible()
})

test('keys: g i goes there, and what is typed in a filter is no command', async ({ page }) => {
  await page.goto(at('topics'))
  await expect(heading(page, 'Topics')).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await expect(heading(page, 'Inspect')).toBeVisible()
  await expect(page.locator('[data-editor="Filter"] .cm-content')).toBeVisible()
  await filter(page).click()
  await page.keyboard.type('gt?')
  await expect(page).toHaveURL(/data\/inspect$/)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a copied link shows the newest records of then, whatever has been written since', async ({
  page,
  browser,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${INSPECT}?topics=${TOPIC}&limit=20`)
  await expect.poll(() => matches(page)).toBe(20)
  const shown = await places(page)
  await page.getByRole('button', { name: 'Copy link to what is shown' }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toContain('to=%40')

  // Newer ones have come: the same search is another one by now.
  await expect
    .poll(async () => {
      await run(page).click()
      await expect.poll(() => matches(page)).toBe(20)
      return (await places(page)).join()
    })
    .not.toBe(shown.join())

  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(link)
  await expect.poll(() => matches(elsewhere)).toBe(20)
  expect((await places(elsewhere)).toSorted()).toEqual(shown.toSorted())
})
