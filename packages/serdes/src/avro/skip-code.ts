/** Code that steps over values. */
import { blocks, isNested, nested, type Code } from './code.ts'
import type { AvroType } from './model.ts'

/** Bytes that every value of a type has; undefined: it depends on the value. */
function constantSize(type: AvroType): number | undefined {
  // Records of nothing, which may hold each other twice at every level, are not walked through.
  if (type.empty) return 0
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
  switch (type.kind) {
    case 'null':
      return 0
    case 'boolean':
      return 1
    case 'float':
      return 4
    case 'double':
      return 8
    case 'fixed':
      return type.size
    default:
      return undefined
  }
}

export class SkipCode {
  readonly #code: Code

  constructor(code: Code) {
    this.#code = code
  }

  /** Statements that step over values of these types, one after the other. Their bytes need not be valid. */
  all(types: readonly AvroType[]): string {
    const statements: string[] = []
    let constant = 0
    const flush = (): void => {
      if (constant > 0) statements.push(`t.skip(${constant});`)
      constant = 0
    }
    for (const type of types) {
      const size = constantSize(type)
      if (size === undefined) {
        flush()
        statements.push(this.#one(type))
      } else constant += size
    }
    flush()
    return statements.join('')
  }

  #one(type: AvroType): string {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (type.kind) {
      case 'string':
      case 'bytes':
        return 't.skipBytes();'
      case 'int':
      case 'long':
      case 'enum':
        return 't.skipNumber();'
      case 'record':
        return `${this.#code.function('skip', [type], () =>
          nested(
            type.fields.some((field) => isNested(field.type)),
            this.all(type.fields.map((field) => field.type)),
          ),
        )}(t);`
      case 'array':
        return `${this.#code.function('skip', [type], () => {
          const size = constantSize(type.items)
          if (size !== undefined)
            return `for(let n=t.jump(${size});n!==0;n=t.jump(${size}))t.skip(n*${size});`
          const each = this.all([type.items])
          return nested(isNested(type.items), blocks('jump', type.items.min, each))
        })}(t);`
      case 'map':
        return `${this.#code.function('skip', [type], () => {
          const each = `t.skipBytes();${this.all([type.values])}`
          return nested(isNested(type.values), blocks('jump', 1 + type.values.min, each))
        })}(t);`
      case 'union':
        return `${this.#code.function('skip', [type], () => {
          const cases = type.branches.map((branch, i) => `case ${i}:${this.all([branch])}break;`)
          return `switch(t.branch(${type.branches.length})){${cases.join('')}}`
        })}(t);`
      default:
        return ''
    }
  }
}
