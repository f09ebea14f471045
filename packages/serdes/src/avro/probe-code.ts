/**
 * Code that looks for literals of a query while it steps over a value. It reads everything that reading the value whole
 * would read, so that it fails where that fails.
 */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import { blocks, isNested, nested, type Code } from './code.ts'
import {
  branchName,
  type AvroType,
  type MapType,
  type RecordType,
  type UnionType,
} from './model.ts'
import { Probe } from './probe.ts'
import { leafExpression } from './render.ts'

/** Literals that are looked for from some place on. */
export interface Sought {
  /** Anywhere from here on. */
  readonly here: readonly Probe[]
  /** Only under a name. */
  readonly below: ReadonlyMap<string, Sought>
}

const NOTHING: Sought = { here: [], below: new Map() }

/** @param literals with the bits that tell of them */
export function soughtOf(literals: readonly (readonly [Literal, bit: number])[]): Sought {
  return seek(
    literals.map(([literal, bit]) => ({ path: literal.path, probe: new Probe(bit, literal) })),
  )
}

interface Path {
  readonly path: readonly string[]
  readonly probe: Probe
}

/** What is sought from here on is also sought under each name. */
function seek(paths: readonly Path[], inherited: readonly Probe[] = []): Sought {
  const arrived = paths.filter(({ path }) => path.length === 0).map(({ probe }) => probe)
  const here = arrived.length === 0 ? inherited : [...inherited, ...arrived]
  const further = paths.filter(({ path }) => path.length > 0)
  const byName = Map.groupBy(further, ({ path: [name] }) => name!)
  const below = new Map(
    [...byName].map(([name, paths]) => [
      name,
      seek(
        paths.map(({ path: [, ...rest], probe }) => ({ path: rest, probe })),
        here,
      ),
    ]),
  )
  return { here, below }
}

export class ProbeCode {
  readonly #code: Code
  readonly #strict: boolean
  /** What is sought where no name leads further: one per list, as functions are made by it. */
  readonly #plain = new Map<readonly Probe[], Sought>([[NOTHING.here, NOTHING]])

  constructor(code: Code, strict: boolean) {
    this.#code = code
    this.#strict = strict
  }

  /** Statements that step over a value of this type. */
  statements(type: AvroType, given: Sought): string {
    const sought = given.here.length === 0 && given.below.size === 0 ? NOTHING : given
    const make = (body: () => string): string =>
      `${this.#code.function('probe', [type, sought], body)}(t);`
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (type.kind) {
      case 'record':
        return make(() => this.#record(type, sought))
      case 'array':
        return make(() => {
          const each = this.statements(type.items, sought)
          return nested(isNested(type.items), blocks('block', type.items.min, each))
        })
      case 'map':
        return make(() => this.#map(type, sought))
      case 'union':
        return make(() => this.#union(type, sought))
      default:
        break
    }
    const texts = sought.here.filter(({ kind }) => kind !== 'name')
    const isText = type.kind === 'string' && (this.#strict || type.logical === null)
    if (texts.length === 0 || type.kind === 'null' || type.kind === 'boolean') {
      if (type.kind === 'string' || type.kind === 'bytes') return 't.skipBytes();'
      if (type.kind === 'fixed') return `t.skip(${type.size});`
      return `${leafExpression(type, true, (value) => this.#code.value(value))};`
    }
    if (isText) return `t.probeString(${this.#code.value(texts)});`
    const shown = leafExpression(type, this.#strict, (value) => this.#code.value(value))
    return `t.probeValue(${this.#code.value(texts)},${shown});`
  }

  /** Names that are always there. */
  #names(names: readonly string[], { here }: Sought): string {
    const found = here.filter(
      (probe) => probe.kind === 'name' && names.some((name) => probe.inText(name)),
    )
    const bits = found.reduce((bits, { bit }) => bits | bit, 0)
    return bits === 0 ? '' : `t.found|=${bits};`
  }

  #under(name: string, { here, below }: Sought): Sought {
    const found = below.get(name)
    if (found !== undefined) return found
    const known = this.#plain.get(here)
    if (known !== undefined) return known
    const plain: Sought = { here, below: NOTHING.below }
    this.#plain.set(here, plain)
    return plain
  }

  #record({ fields }: RecordType, sought: Sought): string {
    const empty = fields.filter(({ type }) => type.empty).length
    const spent = empty === 0 ? '' : `t.spend(${empty});`
    const names = this.#names(
      fields.map(({ name }) => name),
      sought,
    )
    const each = fields.map(({ name, type }) => this.statements(type, this.#under(name, sought)))
    const counted = fields.some(({ type }) => isNested(type))
    return nested(counted, spent + names + each.join(''))
  }

  #map({ values }: MapType, sought: Sought): string {
    const names = sought.here.filter(({ kind }) => kind === 'name')
    const other = this.statements(values, this.#under('', { ...sought, below: NOTHING.below }))
    let each = `t.skipBytes();${other}`
    if (sought.below.size > 0) {
      const cases = [...sought.below].map(
        ([name, below]) => `case ${JSON.stringify(name)}:${this.statements(values, below)}break;`,
      )
      const key = names.length === 0 ? '' : `t.probeValue(${this.#code.value(names)},k);`
      each = `const k=t.string();${key}switch(k){${cases.join('')}default:${other}}`
    } else if (names.length > 0) each = `t.probeString(${this.#code.value(names)});${other}`
    return nested(isNested(values), blocks('block', 1 + values.min, each))
  }

  #union({ branches }: UnionType, sought: Sought): string {
    const cases = branches.map((branch, i) => {
      if (!this.#strict || branch.kind === 'null')
        return `case ${i}:${this.statements(branch, sought)}break;`
      const name = branchName(branch)
      const inner = this.statements(branch, this.#under(name, sought))
      return `case ${i}:${this.#names([name], sought)}${inner}break;`
    })
    return `switch(t.branch(${branches.length})){${cases.join('')}}`
  }
}
