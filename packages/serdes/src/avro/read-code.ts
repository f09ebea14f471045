/** Code that reads values whole. */
import { isAwkwardKey } from '@millrace/kjq/json/value.ts'
import { blocks, isNested, nested, type Code } from './code.ts'
import { branchName, type AvroType, type RecordType, type UnionType } from './model.ts'
import { leafExpression } from './render.ts'

/** Members of an object that are written as one literal; one with more is filled in steps, each a function of its own. */
const MAX_LITERAL = 100

export class ReadCode {
  readonly #code: Code
  readonly #strict: boolean

  constructor(code: Code, strict: boolean) {
    this.#code = code
    this.#strict = strict
  }

  /** The expression that reads a value of this type. */
  expression(type: AvroType): string {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (type.kind) {
      case 'record':
        return `${this.#code.function('read', [type], () => this.#record(type))}(t)`
      case 'array':
        return `${this.#code.function('read', [type], () => {
          const each = `o.push(${this.expression(type.items)})`
          const all = `const o=[];${blocks('block', type.items.min, each)}`
          return nested(isNested(type.items), all, 'o')
        })}(t)`
      case 'map':
        return `${this.#code.function('read', [type], () => {
          const each = `o.set(t.string(),${this.expression(type.values)})`
          const all = `const o=new ObjectBuilder();${blocks('block', 1 + type.values.min, each)}`
          return nested(isNested(type.values), all, 'o.build()')
        })}(t)`
      case 'union':
        return this.#union(type)
      default:
        return leafExpression(type, this.#strict, (value) => this.#code.value(value))
    }
  }

  /** What a branch is within: nothing, or the object that names it. */
  wrapped(branch: AvroType, expression: string): string {
    if (!this.#strict || branch.kind === 'null') return expression
    const name = branchName(branch)
    const text = JSON.stringify(name)
    return isAwkwardKey(name) ? `wrap(${text},${expression})` : `{${text}:${expression}}`
  }

  #union(type: UnionType): string {
    const { branches } = type
    const read = (branch: AvroType): string => this.wrapped(branch, this.expression(branch))
    const [first, second] = branches
    if (branches.length === 2 && first !== undefined && second !== undefined)
      return `(t.branch(2)===0?${read(first)}:${read(second)})`
    return `${this.#code.function('read', [type], () => {
      const cases = branches.map((branch, i) => `case ${i}:return ${read(branch)};`)
      return `switch(t.branch(${branches.length})){${cases.join('')}}`
    })}(t)`
  }

  #record({ fields }: RecordType): string {
    const empty = fields.filter((field) => field.type.empty).length
    const counted = fields.some((field) => isNested(field.type))
    const spent = empty === 0 ? '' : `t.spend(${empty});`
    if (fields.some(({ name }) => isAwkwardKey(name))) {
      const sets = fields.map(
        ({ name, type }) => `o.set(${JSON.stringify(name)},${this.expression(type)});`,
      )
      return nested(counted, `${spent}const o=new ObjectBuilder();${sets.join('')}`, 'o.build()')
    }
    const members = fields.map(({ name, type }) => [JSON.stringify(name), this.expression(type)])
    if (fields.length <= MAX_LITERAL) {
      const literal = members.map(([name, value]) => `${name}:${value}`).join(',')
      return nested(counted, `${spent}const o={${literal}};`, 'o')
    }
    const sets = members.map(([name, value]) => `o[${name}]=${value};`)
    return nested(counted, `${spent}const o={};${sets.join('')}`, 'o')
  }
}
