/** Coming in, what those see who may less, what happens when a session ends or a policy changes, tokens for programs. */
import { apiPaths } from '@millrace/contract/paths.ts'
import type { Page } from '@playwright/test'
import { violations } from '../support/axe.ts'
import { fillIn, POLICIES, signIn, test, expect } from '../support/guarded.ts'
import { at, grid, heading, rowOf, rows } from '../support/screen.ts'
import { MAX_SHIFT, measureShifts, settled, shift, sideways } from '../support/stillness.ts'
import { DESK, PHONE } from '../support/viewport.ts'

test.use({
  // Refusals are what is tested here.
  expectedErrors: /40[13] \((?:Unauthorized|Forbidden)\)|WebSocket connection to/,
})

const ended = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' })
const settingsLink = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name })

test('the form stands before the page, and leads to where one wanted', async ({
  page,
  guarded,
}) => {
  await page.goto(`${at('topics')}?q=orders`)
  await expect(page).toHaveURL(/\/login\?/)
  await page.getByLabel('User name').fill('vic')
  await page.getByLabel('Password').fill('a guess')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('The name or the password is wrong.')).toBeVisible()
  await fillIn(page, 'vic')
  await expect(page).toHaveURL(`${guarded.url}/c/Demo/topics?q=orders`)
  await expect(rows(grid(page, 'Topics')).first()).toContainText('orders')

  await page.getByRole('button', { name: 'Signed in as vic' }).click()
  const menu = page.getByRole('menu')
  await expect(menu).toContainText('viewers')
  await expect(menu).toContainText('user file')
  await menu.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/\/login/)
  await page.goto(at('topics'))
  await expect(page).toHaveURL(/\/login\?/)
})

test('without an authorised role nobody comes in, and is told so', async ({ page }) => {
  await page.goto('./')
  await fillIn(page, 'stan')
  await expect(page.getByRole('main')).toContainText(/role/)
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
})

test('a viewer sees what they may not do, each with its reason', async ({ page }) => {
  await signIn(page, 'vic', at('topics'))
  const create = page.getByRole('button', { name: 'Create topic' })
  await expect(create).toHaveAttribute('aria-disabled', 'true')
  await expect(create).toHaveAccessibleDescription(/TOPIC_CREATE/)

  await page.goto('./settings/profile')
  await expect(heading(page, 'Profile')).toBeVisible()
  const audit = settingsLink(page, 'Audit log')
  await expect(audit).toHaveAttribute('aria-disabled', 'true')
  await expect(audit).toHaveAccessibleDescription(/admin/i)
  const matrix = page.getByRole('table', { name: 'What you may do, by cluster' })
  const remove = matrix.getByRole('row', { name: /^TOPIC_DELETE / }).getByRole('button')
  await expect(remove).toHaveText('Denied')
  await remove.click()
  await expect(page.getByRole('status').filter({ hasText: 'TOPIC_DELETE' })).toContainText('Denied')
  // Allowed on orders, not on everything.
  await expect(matrix.getByRole('row', { name: /^TOPIC_INSPECT / }).getByRole('button')).toHaveText(
    'Only on some',
  )
  const policy = rowOf(grid(page, 'Policies'), '3')
  await expect(policy).toContainText('CONNECT_EDIT')
  await expect(policy).toContainText('Permits nothing there')

  for (const path of ['audit', 'access', 'performance']) {
    await page.goto(`./settings/${path}`)
    await expect(page.getByRole('heading', { name: 'Only administrators see this' })).toBeVisible()
  }
})

test('a policy that changes on disk holds on the open page within five seconds', async ({
  page,
  guarded,
}) => {
  await signIn(page, 'vic', at('topics'))
  const create = page.getByRole('button', { name: 'Create topic' })
  await expect(create).toHaveAttribute('aria-disabled', 'true')
  await guarded.setPolicies(
    POLICIES.replace(
      'tenants:',
      `  - { resource: [cluster, "*"], effect: Allow, actions: [TOPIC_CREATE], role: viewers }\ntenants:`,
    ),
  )
  await expect(create).not.toHaveAttribute('aria-disabled', 'true', { timeout: 5_000 })

  await guarded.setPolicies('policies: [')
  const banner = page.getByRole('status').filter({ hasText: 'not in force' })
  await expect(banner).toBeVisible({ timeout: 5_000 })
  // What held before still holds.
  await expect(create).not.toHaveAttribute('aria-disabled', 'true')

  await guarded.setPolicies(POLICIES.replace('[ops, viewers]\npolicies', '[ops]\npolicies'))
  await expect(
    page.getByRole('heading', { name: 'You are signed in, and may not come in' }),
  ).toBeVisible({ timeout: 7_000 })
})

test('a session that is ended elsewhere leaves the page and what was typed', async ({
  page,
  context,
  browser,
}) => {
  await signIn(page, 'vic', `${at('data', 'inspect')}?topics=orders.placed`)
  const filter = page.locator('[data-editor="Filter"] .cm-content')
  await filter.click()
  await page.keyboard.type('.value.total > 100')

  const elsewhere = await browser.newContext()
  const other = await elsewhere.newPage()
  await signIn(other, 'vic', new URL('./settings/sessions', page.url().replace(/c\/.*/, '')).href)
  // Those of the tests before are there as well.
  const sessions = rows(grid(other, 'Sessions'))
  await expect(sessions.filter({ hasText: 'this one' })).toHaveCount(1)
  expect(await sessions.count()).toBeGreaterThan(1)
  await other.getByRole('button', { name: /^Sign out everywhere/ }).click()
  await other.getByRole('button', { name: /^End all my sessions/ }).click()
  await expect(other).toHaveURL(/\/login/)
  await elsewhere.close()

  await expect(ended(page)).toBeVisible()
  await expect(filter).toHaveText('.value.total > 100')
  expect(await violations(page)).toEqual([])
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    ended(page).getByRole('link', { name: 'Sign in again' }).click(),
  ])
  await fillIn(tab, 'vic')
  await expect(tab.getByRole('button', { name: 'Signed in as vic' })).toBeVisible()
  await tab.close()
  await page.bringToFront()
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await expect(ended(page)).toBeHidden()
  await expect(filter).toHaveText('.value.total > 100')
  await expect(page.getByRole('button', { name: /^Refresh/ })).not.toContainText('polling')
})

test('a token is shown once, works for a program, and no more when it is revoked', async ({
  page,
  playwright,
  guarded,
}) => {
  await signIn(page, 'vic', './settings/tokens')
  await page.getByRole('button', { name: 'Create token' }).click()
  const form = page.getByRole('dialog', { name: 'Create token' })
  await form.getByLabel('Name').fill('nightly report')
  await form.getByLabel('Ends').selectOption('in 7 days')
  await form.getByRole('radio', { name: 'Only read' }).check({ force: true })
  expect(await violations(page)).toEqual([])
  await form.getByRole('button', { name: 'Create token' }).click()
  const made = page.getByRole('dialog', { name: 'Token nightly report' })
  const secret = await made.locator('[data-token-secret]').innerText()
  expect(await violations(page)).toEqual([])
  await made.getByRole('button', { name: 'I have copied it' }).click()
  await expect(page.getByText(secret)).toHaveCount(0)

  const program = await playwright.request.newContext({
    baseURL: guarded.url,
    extraHTTPHeaders: { authorization: `Bearer ${secret}` },
  })
  const me = await program.get(apiPaths.me())
  expect(me.status()).toBe(200)
  expect(await me.json()).toMatchObject({ user: { name: 'vic' } })
  const row = rowOf(grid(page, 'Tokens'), 'nightly report')
  await expect(row).toContainText('only read')
  await row.getByRole('button', { name: /^Revoke: / }).click()
  await row.getByRole('button', { name: /^Revoke for good: / }).click()
  await expect(row).toHaveCount(0)
  expect((await program.get(apiPaths.me())).status()).toBe(401)
  await program.dispose()
})

test('pages of administrators: axe, width and stillness', async ({ page }) => {
  const shows: Readonly<Record<string, () => ReturnType<Page['getByRole']>>> = {
    profile: () => page.getByRole('table', { name: 'What you may do, by cluster' }),
    activity: () => rows(grid(page, 'My activity')).first(),
    sessions: () => grid(page, 'Sessions'),
    tokens: () => page.getByRole('heading', { name: 'You have no token' }),
    tenancy: () => page.getByRole('heading', { name: 'Orders' }),
    access: () => grid(page, 'Policies'),
    audit: () => rows(grid(page, 'Audit log')).first(),
    installation: () => grid(page, 'Variables'),
    performance: () => grid(page, 'Sections of Demo'),
  }
  test.setTimeout(180_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await signIn(page, 'ada', './settings/profile?tenant=Everything')
  await measureShifts(page)
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport)
    for (const [name, shown] of Object.entries(shows)) {
      await page.goto(`./settings/${name}?tenant=Everything`)
      await expect(shown()).toBeVisible()
      await settled(page)
      const where = `${name} at ${viewport.width} px`
      const { sum, what } = await shift(page)
      expect.soft(sum, `layout shift of ${where}\n${what}`).toBeLessThanOrEqual(MAX_SHIFT)
      expect.soft(await sideways(page), `pixels beyond the right edge of ${where}`).toBe(0)
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        const rules = colorScheme === 'dark' ? undefined : ['color-contrast']
        expect.soft(await violations(page, rules), `axe on ${where}, ${colorScheme}`).toEqual([])
      }
    }
  }
})
