/** The `test` of every browser test: the demo as base address, and a page that must not complain. */
import { test as base, expect, type Page } from '@playwright/test'
import { demoAddress } from './demo.ts'

export { expect }

interface Options {
  /** What the console may say in this test, e.g. a request that is meant to fail. */
  readonly expectedErrors: RegExp | null
}

export const test = base.extend<Options>({
  expectedErrors: [null, { option: true }],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads which fixtures are wanted from this pattern
  baseURL: async ({}, use) => {
    await use(demoAddress().url)
  },
  page: async ({ page, expectedErrors }, use) => {
    const complaints = listen(page)
    await use(page)
    const unexpected = complaints.filter((text) => expectedErrors?.test(text) !== true)
    expect(unexpected, 'console errors and violations of the content security policy').toEqual([])
  },
})

/** What goes wrong in a page without anybody seeing it; Chromium logs violations of the policy as errors. */
function listen(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`)
    }
  })
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.stack ?? error.message}`))
  return complaints
}
