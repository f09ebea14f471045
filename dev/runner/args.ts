export const SUITES = ['unit', 'web', 'integration', 'e2e'] as const
export type Suite = (typeof SUITES)[number]

export interface RunnerArgs {
  /** In the order in which they run: the quick ones first. */
  readonly suites: readonly Suite[]
  /** Also what runs only when its inputs changed. */
  readonly all: boolean
}

/** Reads `[--all] [suite…]`; a sentence when it cannot be understood. */
export function parseArgs(args: readonly string[]): RunnerArgs | string {
  const names = args.filter((arg) => arg !== '--all')
  const unknown = names.find((name) => !SUITES.some((suite) => suite === name))
  if (unknown !== undefined)
    return `There is no test suite "${unknown}". Suites: ${SUITES.join(', ')}.`
  const suites = SUITES.filter((suite) => names.length === 0 || names.includes(suite))
  return { suites, all: args.includes('--all') }
}
