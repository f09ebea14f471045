import type { Suite } from './args.ts'

export interface Outcome {
  readonly passed: number
  readonly failed: number
  readonly failures: readonly Failure[]
}

/** What failed, as far as the test runner told. */
export interface Failure {
  /** File and title. */
  readonly test: string
  readonly message: string
}

/** Lines of a failure's message that the summary repeats. */
const MESSAGE_LINES = 6

type Counts = Pick<Outcome, 'passed' | 'failed'>

export interface SuiteOutcome extends Outcome {
  readonly suite: Suite
  readonly seconds: number
}

/**
 * What failed, once more and in short, as thousands of lines may have passed since; a table with the
 * time of each suite; and as the last line the sum: `N passed, N failed`.
 */
export function summary(outcomes: readonly SuiteOutcome[]): string {
  const rows = outcomes.map(
    ({ suite, seconds, passed, failed }) =>
      `${suite.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${passed} passed, ${failed} failed`,
  )
  const { passed, failed } = total(outcomes)
  return [
    '',
    ...outcomes.flatMap(failures),
    ...rows,
    `${passed} passed, ${failed} failed`,
    '',
  ].join('\n')
}

function failures({ suite, failures }: SuiteOutcome): string[] {
  return failures.flatMap(({ test, message }) => {
    // oxlint-disable-next-line no-control-regex -- colours
    const plain = message.replaceAll(/\u{1B}\[[\d;]*m/gu, '').trim()
    const lines = plain.split('\n').filter((line) => line.trim() !== '')
    return [
      `failed: ${suite} › ${test}`,
      ...lines.slice(0, MESSAGE_LINES).map((line) => `    ${line}`),
    ]
  })
}

/** 0 only when something ran and nothing failed: a suite that found no tests is a mistake. */
export function exitCode(outcomes: readonly Counts[]): 0 | 1 {
  const ran = outcomes.length > 0 && outcomes.every(({ passed, failed }) => passed + failed > 0)
  return ran && total(outcomes).failed === 0 ? 0 : 1
}

function total(outcomes: readonly Counts[]): Counts {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  }
}
