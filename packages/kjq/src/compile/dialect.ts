/** Which grammar a text is read with. */
import { compileTest } from '../builtins/regex.ts'
import { CompileError, JqError } from '../errors.ts'
import type { Filter } from '../runtime/filter.ts'
import type { Node } from '../syntax/ast.ts'
import { parseClassic, type ClassicProgram } from '../syntax/classic.ts'
import { parse } from '../syntax/parser.ts'
import { ambiguities } from './ambiguity.ts'
import { assignmentSlips } from './slips.ts'
import type { Warning } from './warning.ts'

/** `auto`: the grammar that accepts the text; jq, with warnings, when both do. */
export type Dialect = 'jq' | 'classic' | 'auto'

export interface Program {
  readonly dialect: 'jq' | 'classic'
  readonly node: Node
  readonly filter: Filter
  readonly warnings: readonly Warning[]
}

function readClassic(source: string): ClassicProgram {
  const program = parseClassic(source)
  for (const { call, literal, at } of program.filters) {
    if (call !== 'test' || typeof literal !== 'string') continue
    try {
      compileTest(literal, null)
    } catch (error) {
      if (error instanceof JqError) throw new CompileError(source, at, error.message)
      throw error
    }
  }
  return program
}

/** The value of a call, or the CompileError it threw. */
function attempt<T>(run: () => T): T | CompileError {
  try {
    return run()
  } catch (error) {
    if (error instanceof CompileError) return error
    throw error
  }
}

/**
 * @param isCondition the program decides whether something matches
 * @throws CompileError
 */
export function readProgram(
  source: string,
  dialect: Dialect,
  isCondition: boolean,
  compile: (node: Node) => Filter,
): Program {
  const jq = (): Program => {
    const node = parse(source)
    const warnings = assignmentSlips(source, node, isCondition)
    return { dialect: 'jq', node, filter: compile(node), warnings }
  }
  const classic = (): Program => {
    const { node } = readClassic(source)
    return { dialect: 'classic', node, filter: compile(node), warnings: [] }
  }
  if (dialect === 'jq') return jq()
  if (dialect === 'classic') return classic()
  const asJq = attempt(jq)
  if (asJq instanceof CompileError) {
    const asClassic = attempt(classic)
    if (asClassic instanceof CompileError) throw asJq
    return asClassic
  }
  const both = attempt(() => readClassic(source))
  return both instanceof CompileError
    ? asJq
    : { ...asJq, warnings: [...asJq.warnings, ...ambiguities(source, both)] }
}
