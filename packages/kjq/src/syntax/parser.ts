/**
 * jq's grammar by recursive descent. Precedence from loose to tight:
 * `def` · `|` (right) · `,` · `//` (right) · `= |= += …` (none) · `or` · `and` · comparisons (none) · `+ -` · `* / %` ·
 * postfix. `… as $x | …` stands between comma and `//`; `label $x | …` and `def …; …` may stand where an operand stands.
 * All three reach as far right as they can.
 */
import { CompileError } from '../errors.ts'
import type { Node } from './ast.ts'
import { Cursor } from './cursor.ts'
import { pipe } from './expression.ts'

function program(c: Cursor): Node {
  if (c.isKind('end')) return { kind: 'identity', at: c.token.at }
  if (c.isKeyword('import') || c.isKeyword('include') || c.isKeyword('module')) {
    throw new CompileError(
      c.source,
      c.token.at,
      `\`${c.token.text}\` is not available: kJQ has no modules`,
    )
  }
  return pipe(c, true)
}

/** @throws CompileError with position, expectation and hint */
export function parse(source: string): Node {
  const cursor = new Cursor(source, 0)
  const node = program(cursor)
  cursor.end()
  return node
}
