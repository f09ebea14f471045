/** Names while compiling. `depth` counts the cells of the run-time Env, so that a name becomes a number of hops. */
import type { Filter } from '../runtime/filter.ts'
import type { Node, Parameter } from '../syntax/ast.ts'

export interface FunctionInfo {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: Node
  /** Scope of the definition, the function itself included. */
  scope: Scope
  /** Depth of the Env that the body's parameters are put on. */
  readonly depth: number
  state: 'new' | 'compiling' | 'ready'
  /** While compiling: recursive calls are taken to give exactly one output. */
  single: boolean
  /** A recursive call was compiled. */
  recursive: boolean
  filter: Filter | null
}

export type Scope =
  | {
      readonly kind: 'variable'
      readonly name: string
      readonly depth: number
      readonly parent: Scope | null
    }
  | {
      readonly kind: 'closure'
      readonly name: string
      readonly depth: number
      readonly parent: Scope | null
    }
  | {
      readonly kind: 'label'
      readonly name: string
      readonly depth: number
      readonly parent: Scope | null
    }
  | {
      readonly kind: 'function'
      readonly info: FunctionInfo
      readonly depth: number
      readonly parent: Scope | null
    }
  | { readonly kind: 'root'; readonly depth: 0; readonly parent: null }

export const ROOT: Scope = { kind: 'root', depth: 0, parent: null }

/** A scope with one more run-time cell. */
export function withCell(
  parent: Scope,
  kind: 'variable' | 'closure' | 'label',
  name: string,
): Scope {
  return { kind, name, depth: parent.depth + 1, parent }
}

export function findCell(
  scope: Scope,
  kind: 'variable' | 'label',
  name: string,
): Scope | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.kind === kind && at.name === name) return at
  }
  return undefined
}

/** A closure parameter or a function of that name and number of arguments. */
export function findCallable(scope: Scope, name: string, arity: number): Scope | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.kind === 'closure' && arity === 0 && at.name === name) return at
    if (at.kind === 'function' && at.info.name === name && at.info.parameters.length === arity)
      return at
  }
  return undefined
}

export function visibleNames(scope: Scope): string[] {
  const names: string[] = []
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.kind === 'function') names.push(`${at.info.name}/${at.info.parameters.length}`)
    else if (at.kind === 'closure') names.push(`${at.name}/0`)
  }
  return names
}
