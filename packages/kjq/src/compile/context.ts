/** What every part of the compiler needs. */
import type { Json } from '../json/value.ts'
import type { Budget } from '../runtime/budget.ts'
import type { Filter } from '../runtime/filter.ts'
import type { Node } from '../syntax/ast.ts'
import type { Scope } from './scope.ts'

/** Where a program may reach outside itself; each is optional. */
export interface Hooks {
  /** `debug`, `debug(m)`: `["DEBUG:", value]` in jq's binary. */
  readonly debug?: (value: Json) => void
  readonly stderr?: (value: Json) => void
  /** `input`, `inputs`: the next input, or undefined when there is none. */
  readonly input?: () => Json | undefined
}

export interface Context {
  readonly source: string
  readonly budget: Budget
  readonly hooks: Hooks
  /** How many recursive functions may still be compiled twice. */
  readonly guesses: { left: number }
  readonly variables: ReadonlyMap<string, Json>
  /** Compiles a node; passed so that builtins need not import the compiler. */
  readonly compile: (node: Node, scope: Scope) => Filter
}

export type Macro = (args: readonly Filter[], context: Context) => Filter
