/** A number that never rests: the messages of clickstream.page-views, as the list of topics shows them. */
import { expect, type Page } from '@playwright/test'
import { cell, grid } from './screen.ts'

/** Grows some 70 times a second. */
async function pageViews(page: Page): Promise<number> {
  const messages = await cell(grid(page, 'Topics'), 'clickstream.page-views', 'Messages')
  const value = messages.locator('.num')
  const text = (await value.getAttribute('data-tip')) ?? (await value.innerText())
  return Number(text.replaceAll(/\D/g, ''))
}

/** Waits until they have changed `times`; how long that took, ms. */
export async function changes(page: Page, times: number): Promise<number> {
  const from = Date.now()
  let last = await pageViews(page)
  for (let seen = 0; seen < times; seen++) {
    await expect
      .poll(() => pageViews(page), { intervals: [100], timeout: 30_000 })
      .toBeGreaterThan(last)
    last = await pageViews(page)
  }
  return Date.now() - from
}
