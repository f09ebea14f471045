/** Suites that run under another test runner, which leaves its counts in a JSON file. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRecord, playwrightFailures, vitestFailures } from './reports.ts'
import type { Outcome } from './outcome.ts'

/** Vitest over web/. */
export function runWebSuite(root: string): Promise<Outcome> {
  return runTool(root, (report) => ({
    args: [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--root',
      'web',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env: {},
    read: (json) => ({
      passed: count(json, 'numPassedTests'),
      failed: count(json, 'numFailedTests'),
      failures: vitestFailures(json, root),
    }),
  }))
}

/** Playwright over e2e/, in the system's Chromium. */
export function runE2eSuite(root: string): Promise<Outcome> {
  return runTool(root, (report) => ({
    args: ['node_modules/@playwright/test/cli.js', 'test', '-c', 'e2e', '--reporter=list,json'],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    read: (json) => {
      const stats = json['stats']
      return {
        passed: count(stats, 'expected'),
        // A test that passes only sometimes tells of a fault too.
        failed: count(stats, 'unexpected') + count(stats, 'flaky'),
        failures: playwrightFailures(json),
      }
    },
  }))
}

interface Tool {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly read: (json: Readonly<Record<string, unknown>>) => Outcome
}

async function runTool(root: string, describe: (report: string) => Tool): Promise<Outcome> {
  const dir = await mkdtemp(join(tmpdir(), 'millrace-report-'))
  try {
    const report = join(dir, 'report.json')
    const { args, env, read } = describe(report)
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    })
    await once(child, 'exit')
    const outcome = read(await readReport(report))
    // Also what is no test fails a suite: a file that does not load, a set-up that throws.
    const unseen = child.exitCode !== 0 && outcome.failed === 0
    return unseen ? { ...outcome, failed: 1 } : outcome
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function readReport(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const json: unknown = JSON.parse(await readFile(file, 'utf8'))
    return isRecord(json) ? json : {}
  } catch {
    return {} // the tool ended before it wrote one and has said why
  }
}

function count(from: unknown, key: string): number {
  const value = isRecord(from) ? from[key] : undefined
  return typeof value === 'number' ? value : 0
}
