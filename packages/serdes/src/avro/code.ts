/**
 * JavaScript that is made for one schema. Names of fields and symbols get into it as JSON strings only, and everything
 * else that comes from a schema as values beside it: nothing of a schema's text is ever run.
 */
import type { Json } from '@millrace/kjq/json/value.ts'
import type { AvroType } from './model.ts'
import type { Reader } from './reader.ts'
import { RENDERERS } from './render.ts'

export class Code {
  readonly #functions: string[] = []
  readonly #values = new Map<unknown, string>()
  readonly #numbers = new Map<unknown, number>()
  readonly #names = new Map<string, string>()
  /** Bodies that are still to be written: types refer to each other in chains that a stack could not follow. */
  readonly #pending: (() => void)[] = []

  /** A number per type, or anything else that functions are made by. */
  numberOf(thing: unknown): number {
    const known = this.#numbers.get(thing)
    if (known !== undefined) return known
    this.#numbers.set(thing, this.#numbers.size)
    return this.#numbers.size - 1
  }

  /** The expression of a value that the code uses. */
  value(value: unknown): string {
    const known = this.#values.get(value) ?? `v${this.#values.size}`
    this.#values.set(value, known)
    return known
  }

  /**
   * The name of a function of the reader `t`, made once per kind and things.
   * @param body writes what is within its braces
   */
  function(kind: string, things: readonly unknown[], body: () => string): string {
    const key = `${kind} ${things.map((thing) => this.numberOf(thing)).join(' ')}`
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const name = `f${this.#names.size}`
    this.#names.set(key, name)
    this.#pending.push(() => {
      this.#functions.push(`function ${name}(t){${body()}}`)
    })
    return name
  }

  /** @param result expression of what the function that is made gives for a reader `t` */
  compile(result: string): (reader: Reader) => Json {
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) next()
    const source = [
      `"use strict";const {${Object.keys(RENDERERS).join(',')}}=renderers;`,
      `const [${[...this.#values.values()].join(',')}]=values;`,
      ...this.#functions,
      `return (t)=>${result}`,
    ].join('\n')
    // oxlint-disable-next-line typescript/no-implied-eval, typescript/no-unsafe-type-assertion, eslint/no-new-func -- what it runs is written here
    const make = new Function('renderers', 'values', source) as (
      renderers: typeof RENDERERS,
      values: readonly unknown[],
    ) => (reader: Reader) => Json
    return make(RENDERERS, [...this.#values.keys()])
  }
}

/** Whether values may hold records, arrays or maps: only where these are within each other is their depth counted. */
export function isNested(type: AvroType): boolean {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
  switch (type.kind) {
    case 'record':
    case 'array':
    case 'map':
      return true
    case 'union':
      return type.branches.some(isNested)
    default:
      return false
  }
}

/** Statements in the loop over all blocks of an array or a map. @param next `block` or `jump` */
export function blocks(next: 'block' | 'jump', min: number, each: string): string {
  return `for(let n=t.${next}(${min});n!==0;n=t.${next}(${min}))for(;n>0;n--){${each}}`
}

/** Statements between the beginning of a record, array or map and its end. */
export function nested(counted: boolean, statements: string, result = ''): string {
  const end = result === '' ? '' : `return ${result};`
  return counted ? `t.enter();${statements}t.depth--;${end}` : `${statements}${end}`
}
