/** Where a value came from, as far as that is known without running the program. */
import type { Json } from '../json/value.ts'

/** A path of names from the input; the value is there, or (`below`) somewhere under it. */
export interface Place {
  readonly path: readonly string[]
  readonly below: boolean
}

export const INPUT: Place = { path: [], below: false }

/** The place of `target[key]`: a name leads further down, anything else somewhere below. */
export function stepInto(target: Place | null, key: Json | undefined): Place | null {
  if (target === null) return null
  if (target.below || typeof key !== 'string') return { path: target.path, below: true }
  return { path: [...target.path, key], below: false }
}

/** What the names in scope stand for. */
export interface Scope {
  readonly variables: ReadonlyMap<string, Place | null>
  /** Functions that the program defines, as `name/arity`; they may hide builtins. */
  readonly defined: ReadonlySet<string>
}

export const NO_NAMES: Scope = { variables: new Map(), defined: new Set() }

export function withVariables(scope: Scope, names: readonly string[], place: Place | null): Scope {
  const variables = new Map(scope.variables)
  for (const name of names) variables.set(name, place)
  return { ...scope, variables }
}

export function withFunction(scope: Scope, name: string, arity: number): Scope {
  return { ...scope, defined: new Set([...scope.defined, `${name}/${arity}`]) }
}
