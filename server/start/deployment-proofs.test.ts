/** docs/deployment.md says in a comment what proves each of its statements: those proofs must be there. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import test from 'node:test'

const ROOT = path.join(import.meta.dirname, '../..')
const PAGE = readFileSync(path.join(ROOT, 'docs/deployment.md'), 'utf8')

interface Proof {
  readonly statement: string
  readonly text: string
}

/** Cells of the rows of all tables in the comment, heads left out. */
function rows(page: string): string[][] {
  const comment = page.slice(page.lastIndexOf('<!--'), page.lastIndexOf('-->'))
  return comment
    .split('\n')
    .filter((line) => /^\| (?!statement|manual check|---)/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    )
}

function proofs(page: string): Proof[] {
  return rows(page).flatMap(([statement = '', cell = '']) =>
    /^(?:`|manual:)/.test(cell)
      ? // A title may hold a semicolon, but not one between spaces.
        cell.split(' ; ').map((text) => ({ statement, text: text.replaceAll('`', '') }))
      : [],
  )
}

/** What is wrong with a proof; null: it is there. @param manual names of checks by hand */
function problemOf({ text }: Proof, manual: ReadonlySet<string>): string | null {
  if (text.startsWith('manual:'))
    return manual.has(text.slice('manual:'.length).trim()) ? null : 'no such check by hand'
  const [file = '', title] = text.split(' › ')
  if (!existsSync(path.join(ROOT, file))) return `there is no file ${file}`
  const source = readFileSync(path.join(ROOT, file), 'utf8')
  if (title === undefined) return 'it names no title'
  const found = ["'", '"', '`'].some((quote) => source.includes(`(${quote}${title}${quote},`))
  return found ? null : `${file} has no test of that title`
}

function problems(page: string): string[] {
  const manual = new Set(
    rows(page).flatMap(([name = '', how = '']) => (/^(?:`|manual:)/.test(how) ? [] : [name])),
  )
  return proofs(page).flatMap((proof) => {
    const problem = problemOf(proof, manual)
    return problem === null ? [] : [`${proof.statement}: ${proof.text}: ${problem}`]
  })
}

test('every statement of the deployment notes names a proof, and every proof is there', () => {
  assert.ok(proofs(PAGE).length > 30, 'the table is read')
  assert.deepEqual(problems(PAGE), [])
})

test('a file, a title or a check by hand that is not there is told', () => {
  const page = `<!--
| statement | proof |
| --- | --- |
| a | \`server/nowhere.test.ts › a title\` ; \`server/start/deployment-proofs.test.ts › a title\` |
| b | manual: nothing ; manual: something |
| manual check | how |
| something | Look. |
-->`
  assert.deepEqual(problems(page), [
    'a: server/nowhere.test.ts › a title: there is no file server/nowhere.test.ts',
    'a: server/start/deployment-proofs.test.ts › a title: server/start/deployment-proofs.test.ts has no test of that title',
    'b: manual: nothing: no such check by hand',
  ])
})
