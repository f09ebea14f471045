import { globSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import type { Failure, Outcome } from './outcome.ts'

const FOLDERS = '{packages,server,cli,dev}'

type NodeKind = 'unit' | 'integration' | 'slow'

/** Ends of file names. */
const KINDS: readonly (readonly [string, NodeKind])[] = [
  ['.int.test.ts', 'integration'],
  ['.slow.test.ts', 'slow'],
  ['.test.ts', 'unit'],
]

export interface NodeSuite {
  readonly kind: NodeKind
  readonly root: string
}

/** Runs the tests of node:test, each file in a process of its own; prints them as they come. */
export async function runNodeSuite({ kind, root }: NodeSuite): Promise<Outcome> {
  const tests = globSync(`${FOLDERS}/**/*.test.ts`, {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  })
  const files = tests
    .filter((file) => KINDS.find(([end]) => file.endsWith(end))?.[1] === kind)
    .map((file) => `${root}/${file}`)
    .sort()
  if (files.length === 0) return { passed: 0, failed: 0, failures: [] }
  return runFiles({
    files,
    cwd: root,
    // Integration tests wait for brokers more than they compute; a third at once makes others miss their deadlines.
    concurrency: 2,
    // Of one test, and of one file.
    timeout: kind === 'unit' ? 120_000 : 600_000,
  })
}

async function runFiles(
  options: NonNullable<Parameters<typeof run>[0]> & { readonly cwd: string },
): Promise<Outcome> {
  const { cwd: root } = options
  let passed = 0
  let failed = 0
  const failures: Failure[] = []
  const stream = run(options)
  stream.on('test:summary', ({ file, counts }) => {
    if (file !== undefined) return // of one file; the last one is of all
    passed = counts.passed
    failed = counts.tests - counts.passed - counts.skipped - counts.todo
  })
  stream.on('test:fail', ({ name, file, details: { error } }) => {
    // A parent whose subtests fail adds nothing to what they say.
    if (failureType(error) === 'subtestsFailed') return
    const { cause } = error
    const message = cause instanceof Error ? cause.message : String(cause ?? error.message)
    failures.push({ test: `${relative(root, file ?? root)} › ${name}`, message })
  })
  const report = stream.compose(new spec())
  report.pipe(process.stdout, { end: false })
  await finished(report)
  return { passed, failed, failures }
}

/** Of the error around what a test threw, which Node's types do not tell. */
function failureType(error: Error): unknown {
  return 'failureType' in error ? error.failureType : undefined
}
