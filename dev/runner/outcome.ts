import type { Suite } from './args.ts'

export interface Outcome {
  readonly passed: number
  readonly failed: number
}

export interface SuiteOutcome extends Outcome {
  readonly suite: Suite
  readonly seconds: number
}

/** A table with the time of each suite, and as the last line the sum: `N passed, N failed`. */
export function summary(outcomes: readonly SuiteOutcome[]): string {
  const rows = outcomes.map(
    ({ suite, seconds, passed, failed }) =>
      `${suite.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${passed} passed, ${failed} failed`,
  )
  const { passed, failed } = total(outcomes)
  return ['', ...rows, `${passed} passed, ${failed} failed`, ''].join('\n')
}

/** 0 only when something ran and nothing failed: a suite that found no tests is a mistake. */
export function exitCode(outcomes: readonly Outcome[]): 0 | 1 {
  const ran = outcomes.length > 0 && outcomes.every(({ passed, failed }) => passed + failed > 0)
  return ran && total(outcomes).failed === 0 ? 0 : 1
}

function total(outcomes: readonly Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
  }
}
