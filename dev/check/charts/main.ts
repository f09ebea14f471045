/**
 * Charts, templates and Dockerfiles under deploy/. `main.ts TOOLS`, a virtual environment with requirements.txt, prints what is
 * wrong and exits 1.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chartProblems } from './chart.ts'
import { templateProblems } from './templates.ts'

const tools = process.argv[2]
if (tools === undefined) {
  console.error('usage: main.ts TOOLS')
  process.exit(2)
}
const root = fileURLToPath(new URL('../../..', import.meta.url))
const dir = mkdtempSync(path.join(tmpdir(), 'millrace-charts-'))
try {
  const problems = await Promise.all([
    chartProblems(root, tools, dir),
    templateProblems(root, tools, dir),
  ])
  for (const problem of problems.flat()) console.error(problem)
  process.exitCode = problems.flat().length === 0 ? 0 : 1
} finally {
  rmSync(dir, { recursive: true })
}
