/** What is wrong with an RBAC file: every mistake at once, by line, in words. */

export interface PolicyProblem {
  /** From 1; null: of the file as a whole. */
  readonly line: number | null
  /** A sentence that names the place: `policies[0].effect is "Permit". Expected …`. */
  readonly message: string
}

export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError'
  readonly code = 'MR_POLICY_FILE'
  readonly problems: readonly PolicyProblem[]

  constructor(
    file: string,
    problems: readonly PolicyProblem[],
    options: { readonly cause?: unknown } = {},
  ) {
    const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
    super(
      [
        `The RBAC file ${file} cannot be used: ${count}.`,
        ...problems.map((problem) => `  ${problemLine(problem)}`),
      ].join('\n'),
      options,
    )
    this.problems = problems
  }
}

export function problemLine({ line, message }: PolicyProblem): string {
  return line === null ? message : `line ${line}: ${message}`
}
