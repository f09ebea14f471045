/** Records with schemas: what they say, which schema it is, a key that is written with one, and bytes that cannot be read. */
import type { Page } from '@playwright/test'
import { violations } from '../support/axe.ts'
import { CITIES, expect, test } from '../support/registered.ts'
import { at, grid, heading, recordList, rowOf, rows } from '../support/screen.ts'
import { DESK, PHONE } from '../support/viewport.ts'

// Schemas that there are not are asked for on purpose.
test.use({ expectedErrors: /404 \(Not Found\)/ })

const record = (page: Page, text: string) => rows(recordList(page)).filter({ hasText: text })

test('Avro is read by the schema that it names, which is one click away', async ({
  page,
  registered: { topic },
}) => {
  await page.goto(at('topics', topic, 'records'))
  await expect(rows(recordList(page))).toHaveCount(CITIES.length + 2)
  await expect(page.getByRole('list', { name: 'What Auto chose' })).toContainText('AVRO')
  const oslo = record(page, 'Oslo')
  await oslo.click()
  await expect(page.getByText('version 1, Avro').first()).toBeVisible()
  expect(await violations(page)).toEqual([])
  await page.getByRole('link', { name: `${topic}-value` }).click()
  await expect(heading(page, `${topic}-value`)).toBeVisible()
  await page.getByLabel('Compare with').selectOption('2 (latest)')
  await expect(page.getByText('"note"')).toBeVisible()
  await expect(page).toHaveURL(/version=1&with=2|with=2&version=1/)
  await page.getByRole('link', { name: topic, exact: true }).click()
  await expect(page.getByRole('region', { name: 'Its schemas' })).toContainText(`${topic}-key`)
})

test('a key is found through the schema that it was written with', async ({
  page,
  registered: { topic },
}) => {
  const key = encodeURIComponent('{"city":"Tromsø"}')
  await page.goto(`${at('data', 'inspect')}?topics=${topic}&mode=key&key=${key}`)
  await expect(rows(recordList(page))).toHaveCount(1)
  await expect(page.getByText(/The key belongs to partition/)).toBeVisible()
  const subject = page.getByRole('button', { name: /^Subject:/ })
  await expect(subject).toHaveAccessibleName(`Subject: ${topic}-key`)
  await subject.click()
  await page.getByRole('combobox', { name: 'Find in Subject' }).fill('-value')
  await page.getByRole('option', { name: `${topic}-value`, exact: true }).click()
  await page.getByRole('button', { name: 'Run' }).click()
  await expect(page).toHaveURL(new RegExp(`key_subject=${topic}-value`))
  await expect(page.getByText('None of 6 records matches')).toBeVisible()
})

test('bytes that cannot be read: the reason, what they look like, another serde in one click', async ({
  page,
  registered: { topic },
}) => {
  await page.goto(at('topics', topic, 'records'))
  await record(page, 'unknown').click()
  const why = page.getByRole('region', { name: 'The value could not be decoded' })
  await expect(why).toContainText('Schema 999999')
  await expect(why).toContainText('magic byte 0, then schema id 999999')
  await expect(why).toContainText('00 00 0f 42 3f')
  expect(await violations(page)).toEqual([])
  await why.getByRole('button', { name: 'Hex' }).click()
  await expect(page).toHaveURL(/value_serde=Hex/)
  await expect(record(page, '00000f423f')).toHaveCount(1)
  // Chosen with the keyboard, and kept for the topic.
  await page.getByRole('button', { name: /^Value read as/ }).focus()
  await page.keyboard.press('ArrowDown')
  await page.getByRole('combobox', { name: 'Find in Value read as' }).fill('base')
  await page.keyboard.press('Enter')
  await page.goto(at('topics', topic, 'records'))
  await expect(page).toHaveURL(/value_serde=Base64/)
})

test('subjects of a registry, at any width and in both themes', async ({ page, registered }) => {
  const subjects = grid(page, 'Subjects')
  for (const viewport of [DESK, PHONE]) {
    await page.setViewportSize(viewport)
    await page.goto(at('schemas'))
    await expect(rowOf(subjects, `${registered.topic}-value`)).toBeVisible()
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect(await violations(page), `${viewport.width} px, ${colorScheme}`).toEqual([])
    }
  }
  await page.setViewportSize(DESK)
  await page.goto('./settings/installation')
  await expect(page.getByRole('region', { name: 'Schema registries' })).toContainText('Answers')
})
