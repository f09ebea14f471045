/** What is in scope while a program runs: variables, closure parameters and labels, innermost first. */
import type { Json } from '../json/value.ts'
import type { Filter } from './filter.ts'

/** An argument of a function: a program and the scope it was written in. */
export interface Closure {
  readonly filter: Filter
  readonly env: Env
}

/** One cell; the compiler counts the hops to each name. A label is its cell's identity. */
export interface Env {
  /** A variable's value; null in cells of closures and labels. */
  readonly value: Json
  readonly closure: Closure | null
  readonly parent: Env | null
}

export const NO_ENV: Env = { value: null, closure: null, parent: null }

export function withValue(value: Json, parent: Env): Env {
  return { value, closure: null, parent }
}

export function withClosure(closure: Closure, parent: Env): Env {
  return { value: null, closure, parent }
}

export function lookup(env: Env, hops: number): Env {
  let cell = env
  for (let i = 0; i < hops; i++) cell = cell.parent ?? cell
  return cell
}
