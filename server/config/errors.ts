/** What is wrong with a configuration: every problem at once, by variable, in words. */

export interface ConfigProblem {
  readonly variable: string
  /** Goes on after the name: `is not set. Expected …`. Never contains a secret. */
  readonly message: string
  /** File and line, where the variable comes from a file. */
  readonly writtenAt?: string
}

/** The start ends with exit code 2 and this message. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code = 'MR_CONFIG'
  readonly problems: readonly ConfigProblem[]
  readonly warnings: readonly string[]
  constructor(problems: readonly ConfigProblem[], warnings: readonly string[] = []) {
    super(describe(problems, warnings))
    this.problems = problems
    this.warnings = warnings
  }
}

function describe(problems: readonly ConfigProblem[], warnings: readonly string[]): string {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  const lines = [`Millrace cannot start: ${count} in its configuration.`]
  for (const { variable, message, writtenAt } of problems)
    lines.push(`  ${variable} ${message}${writtenAt === undefined ? '' : ` (${writtenAt})`}`)
  if (warnings.length > 0) lines.push('Also seen:')
  for (const warning of warnings) lines.push(`  ${warning}`)
  return lines.join('\n')
}
