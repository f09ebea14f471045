/** What is around every page: navigation, palette, keys, theme, zone, live mode. */
import { CLUSTER } from '../support/demo.ts'
import { at, grid, heading, names, rowOf, rows, tile } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'

test('the overview says first whether anything is wrong, then how much there is', async ({
  page,
}) => {
  await page.goto('./')
  await expect(page).toHaveURL(/\/c\/[^/]+$/)
  await expect(heading(page, CLUSTER)).toBeVisible()
  await expect(
    page.getByText('All well.').or(page.getByRole('heading', { name: /thing(s?) to look at$/ })),
  ).toBeVisible()
  await expect(tile(page, 'Brokers')).toContainText('all online')
  await expect(tile(page, 'Topics')).toContainText(/\d+ partitions, \d+ internal/)
  await expect(tile(page, 'Groups')).toContainText(/\d+ members/)
  await expect(tile(page, 'Written')).toContainText(/\d\/s/)
  await expect(tile(page, 'Read')).toContainText(/\d\/s/)
  await expect(tile(page, 'Disk')).toContainText(/\d\s(KiB|MiB|GiB)/)
  await tile(page, 'Groups').click()
  await expect(heading(page, 'Consumers')).toBeVisible()
})

test('from brokers to one broker, its configuration and directories, and to the quorum', async ({
  page,
}) => {
  await page.goto(at('brokers'))
  await rowOf(grid(page, 'Brokers'), '1').getByRole('link').click()
  await expect(heading(page, 'Broker 1')).toBeVisible()
  const tabs = page.getByRole('navigation', { name: 'Broker 1' })
  await tabs.getByRole('link', { name: 'Configuration' }).click()
  await page.getByRole('textbox', { name: 'Filter configuration' }).fill('log.dirs')
  await expect(rowOf(grid(page, 'Configuration'), 'log.dirs')).toBeVisible()
  await tabs.getByRole('link', { name: /^Log directories/ }).click()
  const dirs = grid(page, 'Log directories')
  await expect(rows(dirs)).toHaveCount(1)
  await expect(rows(dirs)).toContainText('Healthy')
  await page.getByRole('link', { name: 'Brokers', exact: true }).first().click()
  await page.getByRole('link', { name: 'Metadata quorum' }).click()
  await expect(heading(page, 'Metadata quorum')).toBeVisible()
  await expect(rows(grid(page, 'Quorum'))).toHaveText(/^1Leader0/)
})

test('settings tell what runs, what is allowed and which clusters there are', async ({ page }) => {
  await page.goto('./settings')
  await expect(page).toHaveURL(/settings\/installation$/)
  await expect(page.getByRole('region', { name: 'This process' })).toContainText('Running')
  await expect(page.getByRole('region', { name: 'What everybody may do' })).toContainText(
    'TOPIC_DELETE',
  )
  await expect(grid(page, 'Clusters')).toContainText(CLUSTER)
})

test('Ctrl K goes anywhere by name', async ({ page }) => {
  await page.goto(at())
  await expect(heading(page, CLUSTER)).toBeVisible()
  await page.keyboard.press('Control+k')
  const input = page.getByRole('combobox', { name: /^Go to/ })
  await expect(input).toBeFocused()
  await page.keyboard.type('fraud')
  await expect(page.getByRole('option', { name: /fraud-detector.*group/ })).toBeVisible()
  await page.keyboard.type('.sc')
  await expect(page.getByRole('option').first()).toContainText('fraud.scores')
  await page.keyboard.press('Enter')
  await expect(heading(page, 'fraud.scores')).toBeVisible()
  await page.keyboard.press('Control+k')
  // Where one was lately comes first.
  await expect(page.getByRole('option').first()).toContainText('fraud.scores')
  await page.keyboard.press('Escape')
  await expect(input).toBeHidden()
})

test('keys alone lead through a table and between the sections', async ({ page }) => {
  await page.goto(at())
  await expect(heading(page, CLUSTER)).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  const topics = grid(page, 'Topics')
  await expect(rowOf(topics, 'orders.placed')).toBeVisible()
  await page.keyboard.press('/')
  const filter = page.getByRole('textbox', { name: 'Filter topics' })
  await expect(filter).toBeFocused()
  await page.keyboard.type('clickstream')
  await expect(rows(topics)).toHaveCount(3)
  const [first = '', second = ''] = await names(topics)
  await page.keyboard.press('Enter')
  await expect(rowOf(topics, first)).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await expect(rowOf(topics, second)).toBeFocused()
  await page.keyboard.press('x')
  await expect(page.getByRole('region', { name: 'Selected rows' })).toContainText('1 selected')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('region', { name: 'Selected rows' })).toBeHidden()
  await page.keyboard.press('Enter')
  await expect(heading(page, second)).toBeVisible()
  await page.goBack()
  await expect(rows(topics)).toHaveCount(3)
  await page.keyboard.press('/')
  await page.keyboard.press('Escape')
  await expect(filter).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(filter).not.toBeFocused()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
})

test('theme and time zone are remembered', async ({ page }) => {
  await page.goto('./settings/installation')
  const html = page.locator('html')
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await page.getByRole('button', { name: 'Change to the light theme' }).click()
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'light')
  const zone = page.getByRole('button', { name: /^Times are in/ })
  await expect(zone).toHaveText('Local')
  const started = page.getByRole('region', { name: 'This process' }).locator('time').last()
  const local = await started.getAttribute('data-tip')
  await zone.click()
  await expect(zone).toHaveText('UTC')
  await expect(started).not.toHaveAttribute('data-tip', local ?? '')
  await page.reload()
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'light')
  await expect(zone).toHaveText('UTC')
})

test.describe('lost', () => {
  test.use({ expectedErrors: /404 \(Not Found\).*\/kafka\/v1\// })

  test('addresses that lead nowhere say so and lead on', async ({ page }) => {
    await page.goto(at('topics', 'order.placed', 'overview'))
    await expect(page.getByRole('alert')).toContainText('order.placed')
    await expect(page.getByRole('alert')).toContainText('orders.placed')
    await page.goto(at('consumers', 'nobody/at all', 'overview'))
    await expect(page.getByRole('alert')).toContainText('nobody/at all')
    await page.goto('./c/Nowhere/topics')
    await expect(
      page.getByRole('heading', { name: 'No cluster is called “Nowhere”' }),
    ).toBeVisible()
    await page.getByRole('main').getByRole('link', { name: CLUSTER }).click()
    await expect(heading(page, CLUSTER)).toBeVisible()
    await page.goto(at('wherever'))
    await expect(heading(page, 'No such page')).toBeVisible()
  })
})
