/** Numbers that move by themselves. */
import type { Page } from '@playwright/test'
import { SNAPSHOT_MS } from '../support/demo.ts'
import { at, cell, grid } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'

/** The exact number of page views, which grow some 70 times a second. */
async function pageViews(page: Page): Promise<number> {
  const messages = await cell(grid(page, 'Topics'), 'clickstream.page-views', 'Messages')
  const value = messages.locator('.num')
  const text = (await value.getAttribute('data-tip')) ?? (await value.innerText())
  return Number(text.replaceAll(/\D/g, ''))
}

/** Waits until they have changed `times`; how long that took, ms. */
async function changes(page: Page, times: number): Promise<number> {
  const from = Date.now()
  let last = await pageViews(page)
  for (let seen = 0; seen < times; seen++) {
    await expect
      .poll(() => pageViews(page), { intervals: [100], timeout: 4 * SNAPSHOT_MS })
      .toBeGreaterThan(last)
    last = await pageViews(page)
  }
  return Date.now() - from
}

test('numbers move by the socket alone, and faster in live mode', async ({ page }) => {
  await page.goto(at('topics') + '?q=clickstream')
  await expect(page.getByRole('button', { name: /^Refresh/ })).not.toContainText('polling')
  await changes(page, 1)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const calm = await changes(page, 2)
  expect(asked.filter((url) => url.includes('/topics'))).toEqual([])

  const live = page.getByRole('button', { name: 'Live', exact: true })
  await live.click()
  const on = page.getByRole('button', { name: /^Live mode/ })
  await expect(on).toHaveAttribute('aria-pressed', 'true')
  const left = await on.innerText()
  await expect(on).toHaveText(/[01]:\d\d/)
  await changes(page, 1)
  expect(await changes(page, 2)).toBeLessThan(calm)
  await expect(on).not.toHaveText(left)
  await page.keyboard.press('l')
  await expect(live).toHaveAttribute('aria-pressed', 'false')
})

test('where a proxy blocks sockets, numbers still move', async ({ page }) => {
  await page.routeWebSocket(/\/ws$/, (socket) => socket.close())
  await page.goto(at('topics') + '?q=clickstream')
  await expect(page.getByRole('button', { name: /^Refresh/ })).toContainText('polling')
  await changes(page, 1)
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toBeDisabled()
  await page.keyboard.press('l')
  await expect(page.getByText('a proxy blocks')).toBeVisible()
})
