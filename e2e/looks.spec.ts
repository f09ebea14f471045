/**
 * What holds of every page at any width and in both themes: no violation that axe knows, nothing that makes the document
 * scroll sideways, nothing that jumps while it loads; and the first page's weight.
 */
import { gzipSync } from 'node:zlib'
import { violations } from './support/axe.ts'
import { PAGES } from './support/pages.ts'
import { at, heading } from './support/screen.ts'
import { MAX_SHIFT, measureShifts, settled, shift, sideways } from './support/stillness.ts'
import { expect, test } from './support/test.ts'
import { DESK, PHONE } from './support/viewport.ts'

const MAX_SCRIPT_BYTES = 300_000

// A failure names the element: no trace is needed, and recording one costs more than the page itself.
test.use({ trace: 'off', expectedErrors: /404 \(Not Found\).*\/kafka\/v1\// })

for (const { name, path, shows } of PAGES) {
  test(`${name}: axe, width and stillness`, async ({ page }) => {
    for (const viewport of [DESK, PHONE]) {
      await page.setViewportSize(viewport)
      await measureShifts(page)
      await page.goto(path)
      await expect(shows(page)).toBeVisible()
      await settled(page)
      const where = `${viewport.width} px`
      const { sum, what } = await shift(page)
      expect(sum, `layout shift at ${where}\n${what}`).toBeLessThanOrEqual(MAX_SHIFT)
      expect(await sideways(page), `pixels beyond the right edge at ${where}`).toBe(0)
      for (const scheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
        await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', scheme)
        // The scheme changes colours and nothing else.
        const rules = scheme === 'dark' ? undefined : ['color-contrast']
        expect(await violations(page, rules), `axe at ${where}, ${scheme}`).toEqual([])
      }
    }
  })
}

test('dialogs: axe on palette, shortcuts, time range, columns, export and row sheet', async ({
  page,
}) => {
  const topics = page.getByRole('grid', { name: 'Topics' })
  const opened = {
    palette: () => page.keyboard.press('Control+k'),
    shortcuts: () => page.keyboard.press('?'),
    range: () => page.getByRole('button', { name: /^Time range/ }).click(),
    columns: () => page.getByRole('button', { name: 'Columns' }).click(),
    export: () => page.getByRole('button', { name: 'Export' }).click(),
    clusters: () => page.getByRole('button', { name: /^Cluster Demo/ }).click(),
    user: () => page.getByRole('button', { name: /anonymous$/ }).click(),
    row: async () => {
      await topics.getByRole('row').nth(1).focus()
      await page.keyboard.press('Space')
    },
  }
  // Eight boxes, two schemes each.
  test.setTimeout(120_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.goto(at('topics'))
  await expect(heading(page, 'Topics')).toBeVisible()
  await expect(topics.getByRole('row').nth(1)).toBeVisible()
  for (const [name, open] of Object.entries(opened)) {
    await open()
    const box = page.getByRole('dialog').or(page.getByRole('menu'))
    await expect(box, name).toBeVisible()
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      const rules = colorScheme === 'dark' ? undefined : ['color-contrast']
      expect.soft(await violations(page, rules), `axe on ${name}, ${colorScheme}`).toEqual([])
    }
    await page.keyboard.press('Escape')
    await expect(box, name).toBeHidden()
  }
})

test(`the first page needs at most ${MAX_SCRIPT_BYTES / 1000} kB of script`, async ({ page }) => {
  const sizes = new Map<string, number>()
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return
    void response.body().then((body) => sizes.set(response.url(), gzipSync(body).length))
  })
  await page.goto('./')
  await expect(page.getByRole('main').getByRole('link', { name: /^Disk/ })).toBeVisible()
  await settled(page)
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  console.log(
    `scripts of the first page: ${(total / 1000).toFixed(0)} kB gzip in ${sizes.size} files`,
  )
  expect(total).toBeGreaterThan(0)
  expect(total).toBeLessThanOrEqual(MAX_SCRIPT_BYTES)
})
