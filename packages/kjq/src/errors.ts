/** What can go wrong: a text that does not compile, a program that fails, a program that must stop. */
import type { Json } from './json/value.ts'

/** Line and column, both from 1, of an offset in UTF-16 units. */
export function compileErrorPosition(
  source: string,
  offset: number,
): { line: number; column: number } {
  const before = source.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}

export interface CompileErrorDetails {
  /** What would have been right here. */
  readonly expected?: string | undefined
  /** What to do, for common slips. */
  readonly hint?: string | undefined
}

/** A program that does not compile. `message` says where, what was found, what was expected, and a hint where there is one. */
export class CompileError extends Error {
  override readonly name = 'CompileError'
  readonly code = 'KJQ_COMPILE'
  /** Offset into the source in UTF-16 units, and its line and column from 1. */
  readonly offset: number
  readonly line: number
  readonly column: number
  readonly expected: string | undefined
  readonly hint: string | undefined

  constructor(source: string, offset: number, what: string, details: CompileErrorDetails = {}) {
    const { line, column } = compileErrorPosition(source, offset)
    const { expected, hint } = details
    const wanted = expected === undefined ? '' : `: expected ${expected}`
    super(
      `${what} at line ${line}, column ${column}${wanted}${hint === undefined ? '' : `. ${hint}`}`,
    )
    this.offset = offset
    this.line = line
    this.column = column
    this.expected = expected
    this.hint = hint
  }
}

/** An error a program raised or ran into; `try` catches it and sees `value`. */
export class JqError extends Error {
  override readonly name = 'JqError'
  readonly code = 'KJQ_RUNTIME'
  readonly value: Json

  constructor(value: Json) {
    // A filter may fail on every record of a scan; capturing a stack each time would cost more than the filter.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super(typeof value === 'string' ? value : 'error with a value that is not text')
    Error.stackTraceLimit = stackTraceLimit
    this.value = value
  }
}

export type LimitName = 'steps' | 'outputs' | 'depth' | 'size'

/** A limit was reached. Not catchable by `try`. */
export class LimitError extends Error {
  override readonly name = 'LimitError'
  readonly code: string
  readonly limit: LimitName

  constructor(limit: LimitName, max: number) {
    const words: Record<LimitName, string> = {
      steps: `the program took more than ${max} steps`,
      outputs: `the program gave more than ${max} outputs`,
      depth: `the program or a value is nested deeper than ${max}`,
      size: `a string or array would grow beyond ${max} elements`,
    }
    super(words[limit])
    this.limit = limit
    this.code = `KJQ_LIMIT_${limit.toUpperCase()}`
  }
}

/** `break $label`: unwinds to its label; not an error and not catchable by `try`. */
export class BreakSignal extends Error {
  readonly label: object

  constructor(label: object) {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    super('break')
    Error.stackTraceLimit = stackTraceLimit
    this.label = label
  }
}

/** `halt` and `halt_error`: ends the whole program. */
export class HaltSignal extends Error {
  override readonly name = 'HaltSignal'
  readonly exitCode: number
  readonly value: Json | undefined

  constructor(exitCode: number, value: Json | undefined) {
    super('halt')
    this.exitCode = exitCode
    this.value = value
  }
}
