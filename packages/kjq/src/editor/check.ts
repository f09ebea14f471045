/**
 * What an editor wants to know about a text while it is typed. Runs in browsers, too: nothing that `compile` needs to
 * search bytes is loaded.
 */
import { compileNode } from '../compile/compiler.ts'
import type { Context } from '../compile/context.ts'
import { readProgram, type Dialect } from '../compile/dialect.ts'
import { ROOT } from '../compile/scope.ts'
import type { Warning } from '../compile/warning.ts'
import { CompileError } from '../errors.ts'
import { collectFacts, type Facts } from '../facts/facts.ts'
import { Budget, DEFAULT_LIMITS } from '../runtime/budget.ts'

export type Check =
  | {
      readonly ok: true
      readonly dialect: 'jq' | 'classic'
      readonly warnings: readonly Warning[]
      readonly facts: Facts
    }
  | { readonly ok: false; readonly error: CompileError }

/** Compiles a text to find what is wrong with it; never throws for what was typed. */
export function check(source: string, dialect: Dialect = 'jq', condition = false): Check {
  const context: Context = {
    source,
    budget: new Budget(DEFAULT_LIMITS),
    hooks: {},
    guesses: { left: 64 },
    variables: new Map(),
    compile: (node, scope) => compileNode(node, scope, context),
  }
  try {
    const program = readProgram(source, dialect, condition, (node) =>
      compileNode(node, ROOT, context),
    )
    const { warnings, node } = program
    return { ok: true, dialect: program.dialect, warnings, facts: collectFacts(node) }
  } catch (error) {
    if (error instanceof CompileError) return { ok: false, error }
    throw error
  }
}
