import { at, grid, heading, rowOf } from '../support/screen.ts'
import { expect, test } from '../support/test.ts'
import { PHONE } from '../support/viewport.ts'

test.use({ viewport: PHONE, hasTouch: true })

test('a phone has the navigation in a drawer and the row in a sheet', async ({ page }) => {
  await page.goto(at())
  await expect(page.getByRole('navigation', { name: 'Sections' })).toBeHidden()
  await page.getByRole('button', { name: 'Open the navigation' }).tap()
  const drawer = page.getByRole('dialog', { name: 'Millrace' })
  await drawer.getByRole('link', { name: 'Topics' }).tap()
  await expect(drawer).toBeHidden()
  await expect(heading(page, 'Topics')).toBeVisible()

  const topics = grid(page, 'Topics')
  await expect(topics.getByRole('columnheader', { name: /^(Topic|Write\/s)/ })).toHaveCount(2)
  await expect(topics.getByRole('columnheader', { name: 'Messages' })).toHaveCount(0)
  await rowOf(topics, 'orders.placed').getByRole('gridcell').first().tap()
  const sheet = page.getByRole('dialog', { name: 'orders.placed' })
  await expect(sheet).toContainText(/Messages[\d\s.]+k?/)
  await sheet.getByRole('link', { name: 'Open orders.placed' }).tap()
  await expect(heading(page, 'orders.placed')).toBeVisible()
})
