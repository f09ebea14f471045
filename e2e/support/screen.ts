/** What a person does on most pages, by role and label. */
import { expect, type Locator, type Page } from '@playwright/test'
import { encodePathId } from '@millrace/contract/path-id.ts'
import { CLUSTER } from './demo.ts'

/** Address below a cluster; ids are encoded as the console does it. */
export const at = (...parts: readonly string[]): string =>
  `./c/${[CLUSTER, ...parts].map(encodePathId).join('/')}${parts.length === 0 ? '/' : ''}`

export const grid = (page: Page, label: string): Locator =>
  page.getByRole('grid', { name: label, exact: true })

/** Of a search: a grid whose rows open. */
export const recordList = (page: Page): Locator =>
  page.getByRole('treegrid', { name: 'Records', exact: true })

/** Rows without the head. */
export const rows = (table: Locator): Locator =>
  table.getByRole('row').filter({ has: table.page().getByRole('gridcell') })

/** The row that is called `name`. */
export const rowOf = (table: Locator, name: string): Locator => {
  const page = table.page()
  // A narrow screen has no room for checkboxes; a wide one may cut the head in two.
  const checkbox = page.getByRole('checkbox', { name: `Select ${name}`, exact: true })
  return rows(table).filter({
    has: checkbox.or(page.getByRole('rowheader', { name, exact: true })),
  })
}

/** Names of the rows, top to bottom as they are seen. */
export async function names(table: Locator): Promise<string[]> {
  const all = await rows(table).all()
  const placed = await Promise.all(
    all.map(async (row) => ({
      index: Number(await row.getAttribute('aria-rowindex')),
      name: (await row.getByRole('checkbox').getAttribute('aria-label'))?.replace('Select ', ''),
    })),
  )
  return placed.sort((a, b) => a.index - b.index).map(({ name }) => name ?? '')
}

/** Of the column with that head. */
export async function cell(table: Locator, name: string, column: string): Promise<Locator> {
  const heads = await table.getByRole('columnheader').allInnerTexts()
  const place = heads.findIndex((head) => head.trim().startsWith(column))
  expect(place, `a column "${column}" among ${heads.join(', ')}`).toBeGreaterThan(1)
  // The first column is the row's head, no cell.
  return rowOf(table, name)
    .getByRole('gridcell')
    .nth(place - 1)
}

export const heading = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('heading', { level: 1, name })

export const tile = (page: Page, label: string): Locator =>
  page.getByRole('main').getByRole('link', { name: new RegExp(`^${label}\\b`) })
