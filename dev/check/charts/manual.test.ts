import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { pagePath, renewed } from './manual.ts'
import { KPOWS_NAMES } from './values-of-kpow.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

test('the table of values is that of the schema: run node dev/check/charts/manual.ts', () => {
  const page = readFileSync(pagePath, 'utf8')
  assert.equal(page, renewed(page))
  const drifted = page.replace('| `replicaCount` | integer', '| `replicaCount` | text')
  assert.notEqual(drifted, renewed(drifted))
})

test('the chart has the version of Millrace', () => {
  const version = /^ {2}"version": "(.*)",$/m.exec(read('package.json'))?.[1]
  const chart = read('deploy/helm/millrace/Chart.yaml')
  assert.equal(/^version: (.*)$/m.exec(chart)?.[1], version)
  assert.equal(/^appVersion: (.*)$/m.exec(chart)?.[1], version)
})

test("each of kPow's names in the table is among the values that are tried", () => {
  const table =
    read('deploy/helm/millrace/README.md').split("## kPow's names")[1]?.split('## Values')[0] ?? ''
  const cells = [...table.matchAll(/^\| (`[^|]+?) +\|/gm)].flatMap(([, cell = '']) =>
    cell.split(', '),
  )
  const named = cells.map((cell) => cell.replaceAll('`', '').split('.')[0] ?? '')
  assert.deepEqual(named.toSorted(), Object.keys(KPOWS_NAMES.values).toSorted())
})
