/** Numbers that move by themselves. */
import { changes } from '../support/page-views.ts'
import { at } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'

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
