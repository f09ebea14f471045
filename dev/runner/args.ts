export const SUITES = ['unit', 'web', 'integration', 'e2e', 'slow'] as const
export type Suite = (typeof SUITES)[number]

/** Not in a run that names no suites, unless with --all. */
const SLOW: readonly Suite[] = ['slow']

export interface RunnerArgs {
  /** In the order in which they run: the quick ones first. */
  readonly suites: readonly Suite[]
}

/** Reads `[--all] [suite…]`; a sentence when it cannot be understood. */
export function parseArgs(args: readonly string[]): RunnerArgs | string {
  const names = args.filter((arg) => arg !== '--all')
  const unknown = names.find((name) => !SUITES.some((suite) => suite === name))
  if (unknown !== undefined)
    return `There is no test suite "${unknown}". Suites: ${SUITES.join(', ')}.`
  const all = args.includes('--all')
  const suites = SUITES.filter((suite) =>
    names.length === 0 ? all || !SLOW.includes(suite) : names.includes(suite),
  )
  return { suites }
}
