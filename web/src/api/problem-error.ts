import type { Problem } from '@millrace/contract/envelope.ts'

/** The one error that reads and actions fail with: what the server said, or that it could not be asked. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly problem: Problem
  /** How long the server asks to wait before a second try; null: it does not. */
  readonly retryAfterMs: number | null

  constructor(
    problem: Problem,
    options: ErrorOptions & { readonly retryAfterMs?: number | null } = {},
  ) {
    super(problem.detail, options)
    this.problem = problem
    this.retryAfterMs = options.retryAfterMs ?? null
  }

  /** The server did not answer; what is on screen is the last that was known. */
  get offline(): boolean {
    return this.problem.code === 'WEB_OFFLINE'
  }
}

/** No answer at all: network, proxy or a server that is not there. */
export function offlineError(cause: unknown): ProblemError {
  return new ProblemError(
    {
      type: 'about:blank',
      title: 'Millrace does not answer',
      status: 0,
      code: 'WEB_OFFLINE',
      detail:
        'The server could not be reached. It may be restarting, or the network between it and this browser is down. The console tries again by itself.',
    },
    { cause },
  )
}

/** An answer that is not Millrace's: a proxy's error page, a login page, a truncated body. */
export function foreignError(status: number, cause?: unknown): ProblemError {
  return new ProblemError(
    {
      type: 'about:blank',
      title: status >= 500 ? 'A proxy answered instead of Millrace' : 'Unexpected answer',
      status,
      code: 'WEB_FOREIGN_ANSWER',
      detail: `Expected JSON from Millrace, received HTTP status ${status} from something between it and this browser. Check the proxy.`,
    },
    { cause },
  )
}

export function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    typeof body.code === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string' &&
    'title' in body
  )
}
