/** What a compiled program may not mean. */
import { compileErrorPosition } from '../errors.ts'

export interface Warning {
  /** AMBIGUOUS: the dialects read it differently. ASSIGNMENT: `=` where a condition stands. */
  readonly code: 'KJQ_AMBIGUOUS' | 'KJQ_ASSIGNMENT'
  readonly offset: number
  readonly line: number
  readonly column: number
  /** What in the text is meant, such as "`contains`". */
  readonly construct: string
  readonly message: string
}

export function warningAt(
  source: string,
  offset: number,
  { code, construct, message }: Pick<Warning, 'code' | 'construct' | 'message'>,
): Warning {
  return { code, offset, ...compileErrorPosition(source, offset), construct, message }
}
