/** Topics are made, changed, emptied and deleted in the panel; whoever may not is told why, where they would press. */
import { randomBytes } from 'node:crypto'
import { startMillrace } from '@millrace/dev/testing/millrace.ts'
import type { Locator, Page } from '@playwright/test'
import { violations } from '../support/axe.ts'
import { CLUSTER, demoAddress, SNAPSHOT_MS } from '../support/demo.ts'
import { at, cell, grid, heading, rowOf, rows } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'
import { PHONE } from '../support/viewport.ts'

// Pages of a topic that is gone ask once more.
test.use({ expectedErrors: /404 \(Not Found\).*(?:topics\/|name=)e2e\./ })

const unique = randomBytes(3).toString('hex')
const TOPIC = `e2e.refunds-${unique}`
const OTHERS = [`e2e.bulk-a-${unique}`, `e2e.bulk-b-${unique}`] as const

const panel = (page: Page): Locator =>
  page.getByRole('dialog', {
    name: /^(?:Create topic|Change configuration|Add partitions|Truncate|Delete)/,
  })
const preview = (page: Page): Locator =>
  panel(page).getByRole('region', { name: 'What would happen' })
const toast = (page: Page, text: string): Locator =>
  page.getByRole('alert').filter({ hasText: text })

/** As the server told it, for the input as it is now. */
async function previewed(page: Page, text: string | RegExp): Promise<void> {
  await expect(preview(page)).toContainText(text)
  await expect(preview(page)).toHaveAttribute('aria-busy', 'false')
}

async function passesAxe(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const rules = colorScheme === 'dark' ? undefined : ['color-contrast']
    expect.soft(await violations(page, rules), `axe, ${colorScheme}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
}

async function create(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Create topic' }).click()
  await panel(page).getByLabel('Name', { exact: true }).fill(name)
  await previewed(page, 'partitions')
  await panel(page).getByRole('button', { name: 'Create topic' }).click()
  await expect(toast(page, `${name} created`)).toBeVisible()
  await expect(panel(page)).toBeHidden()
}

test('a topic’s life in the panel: made, configured, enlarged, emptied, deleted', async ({
  page,
}) => {
  test.setTimeout(150_000)
  await page.goto(at('topics'))
  const button = page.getByRole('button', { name: 'Create topic' })

  await test.step('make it, with rules told while typing and configuration from another topic', async () => {
    await button.click()
    await expect(page).toHaveURL(/[?&]act=create-topic/)
    const name = panel(page).getByLabel('Name', { exact: true })
    await expect(name).toBeFocused()
    await name.fill('orders placed')
    await expect(panel(page)).toContainText('A space cannot be in a name')
    await name.fill('orders.placed')
    await expect(panel(page)).toContainText('There is a topic with this name already')
    await expect(panel(page).getByRole('button', { name: 'Create topic' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await name.fill(TOPIC)
    await panel(page).getByLabel('Partitions').fill('2')

    await panel(page)
      .getByRole('combobox', { name: 'Copy configuration from topic' })
      .fill('orders.placed')
    await page.keyboard.press('Enter')
    await expect(panel(page)).toContainText('configurations copied from orders.placed')
    const retention = panel(page).getByLabel('retention.ms', { exact: true })
    await expect(retention).toHaveValue('604800000')
    await retention.fill('12h')
    await panel(page).getByRole('combobox', { name: 'Add configuration' }).fill('segment.bytes')
    await page.keyboard.press('Enter')
    await expect(retention).toHaveValue('43200000')
    await expect(panel(page)).toContainText('12\u00a0h')

    await previewed(page, /retention\.ms.*43200000/s)
    await expect(
      panel(page).getByRole('group', { name: "The same with Kafka's tools" }),
    ).toContainText(`--topic ${TOPIC}`)
    await panel(page).getByRole('radio', { name: 'API' }).check({ force: true })
    await expect(panel(page).getByRole('group', { name: 'The same with the API' })).toContainText(
      '/mutations/create-topics',
    )
    await passesAxe(page)
    await panel(page).getByRole('button', { name: 'Create topic' }).click()

    await expect(panel(page)).toBeHidden()
    await expect(page).not.toHaveURL(/act=/)
    const told = toast(page, `${TOPIC} created`)
    await expect(told.getByRole('link', { name: 'Audit entry' })).toHaveAttribute('href', /act=/)
    await expect(rowOf(grid(page, 'Topics'), TOPIC)).toBeVisible()
    await told.getByRole('link', { name: `Open ${TOPIC}` }).click()
    await expect(heading(page, TOPIC)).toBeVisible()
  })

  await test.step('change what is set on it, from the row of its configuration', async () => {
    await page.goto(at('topics', TOPIC, 'config'))
    const config = grid(page, 'Configuration')
    await expect(rowOf(config, 'retention.ms')).toBeVisible()
    await expect(await cell(config, 'retention.ms', 'Value')).toContainText('43200000')
    await rowOf(config, 'retention.ms').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Edit retention.ms' }).click()
    const value = panel(page).getByLabel('retention.ms', { exact: true })
    await expect(value).toHaveValue('43200000')
    await expect(value).toBeFocused()
    await value.fill('86400000')
    await previewed(page, /retention\.ms.*43200000.*86400000/s)
    await value.press('Enter')
    await expect(toast(page, `${TOPIC} changed`)).toBeVisible()
    await expect
      .poll(async () => (await cell(config, 'retention.ms', 'Value')).innerText(), {
        timeout: 30_000,
      })
      .toContain('86400000')

    await rowOf(config, 'retention.ms').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Reset to its default' }).click()
    await previewed(page, /retention\.ms.*86400000.*604800000/s)
    await panel(page).getByRole('button', { name: 'Change configuration' }).click()
    await expect(panel(page)).toBeHidden()
  })

  await test.step('add partitions, from the menu of its page', async () => {
    await page.goto(at('topics', TOPIC, 'partitions'))
    await page.getByRole('button', { name: `Actions on ${TOPIC}` }).click()
    await page.getByRole('menuitem', { name: 'Add partitions' }).click()
    await panel(page).getByRole('button', { name: '4 twice' }).click()
    await previewed(page, /2.*4/s)
    await panel(page).getByRole('button', { name: 'Add partitions' }).click()
    await expect(toast(page, `${TOPIC} enlarged`)).toBeVisible()
    await expect(rows(grid(page, 'Partitions'))).toHaveCount(4)
  })

  await test.step('empty it, the name typed', async () => {
    await page.getByRole('button', { name: `Actions on ${TOPIC}` }).click()
    await page.getByRole('menuitem', { name: 'Truncate' }).click()
    await expect(panel(page).getByRole('button', { name: 'Cancel' })).toBeFocused()
    await panel(page).getByRole('radio', { name: 'Before a time' }).check({ force: true })
    await expect(panel(page).getByLabel('Records before')).toHaveValue(/^\d{4}-/)
    await panel(page).getByRole('radio', { name: 'All records' }).check({ force: true })
    const submit = panel(page).getByRole('button', { name: /^Truncate/ })
    await expect(submit).toHaveAttribute('aria-disabled', 'true')
    await panel(page)
      .getByLabel(/^This cannot be taken back/)
      .fill(TOPIC)
    await expect(submit).not.toHaveAttribute('aria-disabled')
    await passesAxe(page)
    await submit.click()
    await expect(toast(page, `${TOPIC} truncated`)).toBeVisible()
  })

  await test.step('delete it: its page is left for the list', async () => {
    await page.getByRole('button', { name: `Actions on ${TOPIC}` }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await previewed(page, /lost|deleted|records/i)
    await panel(page)
      .getByLabel(/^This cannot be taken back/)
      .fill(TOPIC)
    await panel(page)
      .getByRole('button', { name: /^Delete/ })
      .click()
    await expect(heading(page, 'Topics')).toBeVisible()
    await expect(toast(page, `${TOPIC} deleted`)).toBeVisible()
    await expect(rowOf(grid(page, 'Topics'), TOPIC)).toBeHidden({ timeout: 30_000 })
  })
})

test('several at once: selected, changed, deleted; what is left is told per topic', async ({
  page,
}) => {
  test.setTimeout(120_000)
  await page.goto(at('topics'))
  for (const name of OTHERS) await create(page, name)
  const topics = grid(page, 'Topics')
  await page.getByRole('textbox', { name: 'Filter topics' }).fill(`e2e.bulk ${unique}`)
  await expect(rows(topics)).toHaveCount(2)
  await topics.getByRole('checkbox', { name: 'Select all' }).check()
  const bulk = page.getByRole('region', { name: 'Selected rows' })

  await bulk.getByRole('button', { name: 'Edit configuration' }).click()
  await panel(page).getByRole('combobox', { name: 'Add configuration' }).fill('retention.ms')
  await page.keyboard.press('Enter')
  await panel(page).getByLabel('retention.ms', { exact: true }).fill('3600000')
  await previewed(page, OTHERS[1])
  await panel(page).getByRole('button', { name: 'Change configuration' }).click()
  await expect(toast(page, '2 topics changed')).toBeVisible()

  await bulk.getByRole('button', { name: 'Delete' }).click()
  const box = panel(page).getByLabel(/^This cannot be taken back/)
  await box.fill('1 topics')
  const submit = panel(page).getByRole('button', { name: 'Delete 2 topics' })
  await expect(submit).toHaveAttribute('aria-disabled', 'true')
  await box.fill('2 topics')
  await previewed(page, OTHERS[0])
  await passesAxe(page)
  await submit.click()
  await expect(toast(page, '2 topics deleted')).toBeVisible()
  await expect(rows(topics)).toHaveCount(0, { timeout: 30_000 })
})

test('what one topic lacks is told beside what was done with the others', async ({ page }) => {
  await page.goto(at('topics'))
  const gone = `e2e.gone-${unique}`
  await create(page, gone)
  await page.goto(`${at('topics')}?act=delete-topics&on=${gone},e2e.never-was-${unique}`)
  await panel(page)
    .getByLabel(/^This cannot be taken back/)
    .fill('2 topics')
  await previewed(page, 'refused')
  await panel(page)
    .getByRole('button', { name: /^Delete 2/ })
    .click()
  await expect(panel(page).getByRole('alert')).toContainText('1 of 2 topics deleted')
  const results = panel(page).getByRole('list', { name: 'Results' }).getByRole('listitem')
  await expect(results.filter({ hasText: 'e2e.never-was' })).not.toContainText('done')
  await expect(results.filter({ hasText: gone })).toContainText('done')
  await panel(page).getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(panel(page)).toBeHidden()
})

test('the panel is an address: Back closes it, what was typed is asked about, the focus returns', async ({
  page,
}) => {
  await page.goto(at('topics'))
  const button = page.getByRole('button', { name: 'Create topic' })
  await expect(button).not.toHaveAttribute('aria-disabled')
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(panel(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel(page)).toBeHidden()
  await expect(page).not.toHaveURL(/act=/)
  await expect(button).toBeFocused()

  await page.keyboard.press('Enter')
  const name = panel(page).getByLabel('Name', { exact: true })
  await name.fill(`never-${unique}`)
  await page.goBack()
  const asked = panel(page).getByRole('alertdialog', { name: 'Discard what you typed?' })
  await expect(asked).toBeVisible()
  await asked.getByRole('button', { name: 'Keep editing' }).click()
  await expect(name).toHaveValue(`never-${unique}`)
  await page.keyboard.press('Escape')
  await asked.getByRole('button', { name: 'Discard' }).click()
  await expect(panel(page)).toBeHidden()
  await expect(page).not.toHaveURL(/act=/)

  await page.goto(`${at('topics', 'orders.placed', 'overview')}?act=add-partitions`)
  await expect(panel(page).getByLabel(/^Partitions in all/)).toBeFocused()
  await panel(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(page).toHaveURL(/orders\.placed\/overview$/)
})

test('the palette makes a topic, and changes that of the page', async ({ page }) => {
  await page.goto(at('topics', 'orders.placed', 'overview'))
  await expect(heading(page, 'orders.placed')).toBeVisible()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('combobox', { name: /^Go to/ })
  await palette.fill('add partitions')
  await page.getByRole('option', { name: 'Add partitions to orders.placed' }).click()
  await expect(panel(page).getByLabel(/^Partitions in all/)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(panel(page)).toBeHidden()
  await page.keyboard.press('Control+k')
  await palette.fill('create topic')
  await page.getByRole('option', { name: 'Create topic', exact: true }).click()
  await expect(panel(page).getByLabel('Name', { exact: true })).toBeFocused()
})

test('a phone has the panel as a sheet over all of it', async ({ page }) => {
  await page.setViewportSize(PHONE)
  await page.goto(`${at('topics')}?act=create-topic`)
  await panel(page).getByLabel('Name', { exact: true }).fill(`e2e.phone-${unique}`)
  await previewed(page, 'partitions')
  const box = await panel(page).boundingBox()
  expect(box?.width).toBe(PHONE.width)
  const submit = panel(page).getByRole('button', { name: 'Create topic' })
  await expect(submit).toBeInViewport()
  await passesAxe(page)
})

test('who may not change anything sees every button, disabled, and why', async ({ page }) => {
  test.setTimeout(90_000)
  await using viewer = await startMillrace({
    env: {
      BOOTSTRAP: demoAddress().bootstrap,
      ENVIRONMENT_NAME: CLUSTER,
      SNAPSHOT_INTERVAL_MS: String(SNAPSHOT_MS),
    },
  })
  const below = (path: string) => `${viewer.url}/${path.replace(/^\.\//, '')}`
  await page.goto(below(at('topics')))
  const button = page.getByRole('button', { name: 'Create topic' })
  await expect(button).toHaveAccessibleDescription(/ALLOW_TOPIC_CREATE/)
  await expect(button).toHaveAttribute('aria-disabled', 'true')
  await button.focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await expect(button).toBeFocused()
  await expect(page.getByRole('tooltip')).toContainText('ALLOW_TOPIC_CREATE')
  await page.keyboard.press('Enter')
  await expect(page).not.toHaveURL(/act=/)

  const topics = grid(page, 'Topics')
  await topics.getByRole('checkbox', { name: 'Select orders.placed' }).check()
  await topics.getByRole('checkbox', { name: 'Select payments.failed' }).check()
  const bulk = page.getByRole('region', { name: 'Selected rows' })
  for (const name of ['Edit configuration', 'Add partitions', 'Truncate', 'Delete']) {
    await expect(bulk.getByRole('button', { name })).toHaveAccessibleDescription(
      /ALLOW_BULK_ACTION/,
    )
  }
  await passesAxe(page)

  await page.goto(below(at('topics', 'orders.placed', 'overview')))
  await expect(
    page.getByRole('button', { name: 'Edit configuration' }),
  ).toHaveAccessibleDescription(/ALLOW_TOPIC_EDIT/)
  await page.getByRole('button', { name: 'Actions on orders.placed' }).click()
  const item = page.getByRole('menuitem', { name: 'Delete' })
  await expect(item).toHaveAccessibleDescription(/ALLOW_TOPIC_DELETE/)
  await item.click({ force: true })
  await expect(page).not.toHaveURL(/act=/)
  await passesAxe(page)

  // A link that somebody sent: it opens, and says the same.
  await page.goto(`${below(at('topics', 'orders.placed', 'overview'))}?act=delete-topics`)
  await previewed(page, /Not allowed\. .*ALLOW_TOPIC_DELETE/)
  await panel(page)
    .getByLabel(/^This cannot be taken back/)
    .fill('orders.placed')
  await expect(panel(page).getByRole('button', { name: /^Delete/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  // Its server ends before the page does.
  await page.goto('about:blank')
})
