/**
 * Known holes in the packages that are installed (`npm audit`). Exit code 0: none of severity high or worse; 1: some, listed;
 * 3: the registry could not be asked, which says nothing about the packages and fails no check made without a network.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'

export type AuditVerdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'holes'; readonly lines: readonly string[] }
  | { readonly kind: 'unasked'; readonly reason: string }

const SEVERE: ReadonlySet<unknown> = new Set(['high', 'critical'])

/** @param report what `npm audit --json` printed */
export function verdictOf(report: string): AuditVerdict {
  const parsed = parse(report)
  const found = field(parsed, 'vulnerabilities')
  if (typeof found !== 'object' || found === null) {
    const message = field(parsed, 'message')
    return { kind: 'unasked', reason: typeof message === 'string' ? message : 'no report' }
  }
  const severe = Object.entries(found).filter(([, entry]) => SEVERE.has(field(entry, 'severity')))
  if (severe.length === 0) return { kind: 'clean' }
  const lines = severe.map(
    ([name, entry]) =>
      `${name} ${String(field(entry, 'range'))}: ${String(field(entry, 'severity'))}`,
  )
  return { kind: 'holes', lines }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const { stdout } = spawnSync('npm', ['audit', '--json', '--fetch-retries=0'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  })
  const verdict = verdictOf(stdout ?? '')
  switch (verdict.kind) {
    case 'clean':
      break
    case 'holes':
      console.error(verdict.lines.join('\n'))
      process.exitCode = 1
      break
    case 'unasked':
      console.error(`npm audit: ${verdict.reason}`)
      process.exitCode = 3
  }
}
