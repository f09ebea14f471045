/** Code that reads only what lies under some paths. */
import { isAwkwardKey } from '@millrace/kjq/json/value.ts'
import { blocks, isNested, nested, type Code } from './code.ts'
import {
  branchName,
  type AvroType,
  type MapType,
  type RecordType,
  type UnionType,
} from './model.ts'
import type { ReadCode } from './read-code.ts'
import type { SkipCode } from './skip-code.ts'

/** Names that are wanted, and what of each; null: all of it. */
export type Wanted = ReadonlyMap<string, Wanted> | null

/** @param paths from the value at hand */
export function wantedOf(paths: readonly (readonly string[])[]): Wanted {
  if (paths.some(({ length }) => length === 0)) return null
  const below = Map.groupBy(paths, ([name]) => name!)
  return new Map(
    [...below].map(([name, paths]) => [name, wantedOf(paths.map(([, ...rest]) => rest))]),
  )
}

export class PickCode {
  readonly #code: Code
  readonly #read: ReadCode
  readonly #skip: SkipCode
  readonly #strict: boolean

  constructor(code: Code, read: ReadCode, skip: SkipCode, strict: boolean) {
    this.#code = code
    this.#read = read
    this.#skip = skip
    this.#strict = strict
  }

  /**
   * The expression that reads what is wanted of a value; what has no names is read whole, as somebody who asks for a
   * name in it is told what it is.
   * @param last nothing is read behind it, so that it need not be read to its end
   */
  expression(type: AvroType, wanted: Wanted, last: boolean): string {
    if (wanted === null) return this.#read.expression(type)
    const make = (body: () => string): string =>
      `${this.#code.function(last ? 'pick last' : 'pick', [type, wanted], body)}(t)`
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (type.kind) {
      case 'record':
        return make(() => this.#record(type, wanted, last))
      case 'map':
        return make(() => this.#map(type, wanted))
      case 'union':
        return make(() => this.#union(type, wanted, last))
      default:
        return this.#read.expression(type)
    }
  }

  #record({ fields }: RecordType, wanted: ReadonlyMap<string, Wanted>, last: boolean): string {
    const final = fields.findLastIndex(({ name }) => wanted.has(name))
    const statements: string[] = []
    const members: [name: string, value: string][] = []
    let skipped: AvroType[] = []
    const flush = (): void => {
      statements.push(this.#skip.all(skipped))
      skipped = []
    }
    for (const [i, { name, type }] of fields.entries()) {
      if (last && i > final) break
      const below = wanted.get(name)
      if (below === undefined) {
        skipped.push(type)
        continue
      }
      flush()
      statements.push(`const m${i}=${this.expression(type, below, last && i === final)};`)
      members.push([JSON.stringify(name), `m${i}`])
    }
    flush()
    const counted = fields.some(({ type }) => isNested(type))
    if (fields.some(({ name }) => isAwkwardKey(name) && wanted.has(name))) {
      const sets = members.map(([name, value]) => `o.set(${name},${value});`)
      const made = `const o=new ObjectBuilder();${sets.join('')}`
      return nested(counted, statements.join('') + made, 'o.build()')
    }
    const literal = members.map(([name, value]) => `${name}:${value}`).join(',')
    return nested(counted, `${statements.join('')}const o={${literal}};`, 'o')
  }

  #map(type: MapType, wanted: ReadonlyMap<string, Wanted>): string {
    const skip = this.#skip.all([type.values])
    const cases = [...wanted].map(
      ([name, below]) =>
        `case ${JSON.stringify(name)}:o.set(k,${this.expression(type.values, below, false)});break;`,
    )
    const each = `const k=t.string();switch(k){${cases.join('')}default:${skip}}`
    const all = `const o=new ObjectBuilder();${blocks('block', 1 + type.values.min, each)}`
    return nested(isNested(type.values), all, 'o.build()')
  }

  #union(type: UnionType, wanted: ReadonlyMap<string, Wanted>, last: boolean): string {
    const { branches } = type
    const cases = branches.map((branch, i) => `case ${i}:${this.#branch(branch, wanted, last)}`)
    return `switch(t.branch(${branches.length})){${cases.join('')}}`
  }

  #branch(branch: AvroType, wanted: ReadonlyMap<string, Wanted>, last: boolean): string {
    if (!this.#strict || branch.kind === 'null')
      return `return ${this.expression(branch, wanted, last)};`
    const below = wanted.get(branchName(branch))
    if (below === undefined) return `${this.#skip.all([branch])}return {};`
    return `return ${this.#read.wrapped(branch, this.expression(branch, below, last))};`
  }
}
