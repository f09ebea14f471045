import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { PAGES, pathOf } from './manual.ts'
import { renewed } from './manual/page.ts'
import { BANNERS } from './manual/states.ts'
import { troubleshootingPage } from './manual/troubleshooting.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

for (const page of PAGES)
  test(`docs/${page.file} is as the code is`, () => {
    const text = readFileSync(pathOf(page), 'utf8')
    assert.equal(text, renewed(page, text), 'run `node cli/manual.ts`')
  })

test('a page without its markers is no page', () => {
  assert.throws(() => renewed(troubleshootingPage, '# Troubleshooting'), /expected the markers/)
})

test('every code that can be thrown has a cure', () => {
  const explained = new Set(troubleshootingPage.reference().match(/(?<=^\|(?: \d+ \|)? `)MR_\w+/gm))
  const files = globSync('{server,packages/*/src}/**/*.ts', { cwd: root }).filter(
    (file) => !/\.test\.ts$|-for-tests\.ts$|\/testing\/|node_modules/.test(file),
  )
  const unknown = files.flatMap((file) =>
    [...readFileSync(`${root}${file}`, 'utf8').matchAll(/['"`](MR_[A-Z_]+)['"`]/g)]
      .map(([, code = '']) => code)
      .filter((code) => !explained.has(code) && code !== 'MR_')
      .map((code) => `${file}: ${code}`),
  )
  assert.ok(files.length > 500 && explained.size > 80)
  assert.deepEqual(unknown, [], 'add the code with its cure to the catalogue of its folder')
})

test('every banner of the console has a cure, and there are no others', () => {
  const source = readFileSync(`${root}web/src/app/shell/state-banners.ts`, 'utf8')
  const titles = [...source.matchAll(/'((?:Millrace|State|The|This) [^']*\.)'/g)].flatMap(
    ([, title]) => title ?? [],
  )
  const told = titles.filter((title) => new RegExp(`title[^\\n]*${title}`).test(source))
  assert.deepEqual([...new Set(told)].sort(), Object.keys(BANNERS).sort())
})
