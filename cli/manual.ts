/**
 * Writes the parts of docs/ that are made of tables in the code, so that they cannot drift: `node cli/manual.ts`. A test fails when
 * it was not run.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { configurationPage } from './manual/configuration.ts'
import { type Page, renewed } from './manual/page.ts'
import { permissionsPage } from './manual/permissions.ts'
import { troubleshootingPage } from './manual/troubleshooting.ts'

export const PAGES: readonly Page[] = [configurationPage, permissionsPage, troubleshootingPage]

export const pathOf = ({ file }: Page): string =>
  fileURLToPath(new URL(`../docs/${file}`, import.meta.url))

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const page of PAGES) {
    const path = pathOf(page)
    writeFileSync(path, renewed(page, readFileSync(path, 'utf8')))
  }
}
