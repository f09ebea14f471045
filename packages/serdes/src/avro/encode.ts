/** Values to bytes of a schema. */
import { distance } from '@millrace/kjq/compile/suggest.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { describe } from '@millrace/kjq/runtime/describe.ts'
import {
  isArray,
  isObject,
  objectEntries,
  objectGet,
  objectKeys,
  type Json,
} from '@millrace/kjq/json/value.ts'
import { unencodable } from '../errors.ts'
import { quote } from '../formats/text-of.ts'
import { convert, expectation, type Form } from './convert.ts'
import { Fit, namedBranch } from './fit.ts'
import { branchName, type AvroType, type Field, type RecordType, type UnionType } from './model.ts'
import type { Leaf } from './render.ts'
import { Writer } from './writer.ts'

const MAX_DEPTH = 1000
/** Names that are compared with one that is not known. */
const MAX_HINTS = 1000

/**
 * @param strict the value is in the form of the specification's JSON encoding: branches of unions are named, logical types
 *   are what lies under them. Unions are written from both forms either way.
 * @throws SerdeError with the path, what was expected and what was given
 */
export function encodeAvro(type: AvroType, value: Json, strict: boolean): Buffer {
  const form = strict ? 'strict' : 'shown'
  try {
    const encoder = new Encoder(form)
    encoder.write(type, typeof value === 'string' ? rootValue(type, value, form) : value)
    return encoder.done()
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw unencodable('The value is nested too deeply', { cause })
  }
}

/** A text at the root is the value, or the JSON text of it: `abc` and `"abc"` are the same string. */
function rootValue(type: AvroType, text: string, form: Form): Json {
  const isQuoted = text.trimStart().startsWith('"')
  if (!isQuoted && new Fit(form).score(type, text) > 0) return text
  try {
    const read = parseJson(text)
    return isQuoted && typeof read !== 'string' ? text : read
  } catch {
    return text
  }
}

class Encoder {
  readonly #writer = new Writer()
  readonly #form: Form
  #fit: Fit
  readonly #path: string[] = []

  constructor(form: Form) {
    this.#form = form
    this.#fit = new Fit(form)
  }

  done(): Buffer {
    return this.#writer.done()
  }

  #fail(reason: string): never {
    const path = this.#path.length === 0 ? '.' : this.#path.join('')
    throw unencodable(`The value does not fit the schema: at ${path}: ${reason}`)
  }

  #within(step: string, write: () => void): void {
    if (this.#path.length >= MAX_DEPTH) this.#fail(`it is nested more than ${MAX_DEPTH} deep`)
    this.#path.push(step)
    write()
    this.#path.pop()
  }

  write(type: AvroType, value: Json, form: Form = this.#form): void {
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (type.kind) {
      case 'record':
        this.#record(type, value, form)
        return
      case 'array':
        if (!isArray(value)) this.#fail(`expected an array; got ${describe(value)}`)
        if (value.length > 0) this.#writer.long(value.length)
        for (const [i, item] of value.entries())
          this.#within(`[${i}]`, () => this.write(type.items, item, form))
        this.#writer.byte(0)
        return
      case 'map': {
        if (!isObject(value)) this.#fail(`expected an object; got ${describe(value)}`)
        const entries = objectEntries(value)
        if (entries.length > 0) this.#writer.long(entries.length)
        for (const [key, member] of entries) {
          this.#writer.sized(Buffer.from(key))
          this.#within(`[${quote(key)}]`, () => this.write(type.values, member, form))
        }
        this.#writer.byte(0)
        return
      }
      case 'union':
        this.#union(type, value, form)
        return
      default:
        this.#leaf(type, value, form)
    }
  }

  #leaf(type: Leaf, value: Json, form: Form): void {
    const writer = this.#writer
    const written = convert(type, value, form)
    if (written === undefined)
      this.#fail(
        `expected ${expectation(type, form)}; got ${describe(value)}${this.#symbolHint(type, value)}`,
      )
    if (written === null) return
    if (typeof written === 'boolean') writer.byte(written ? 1 : 0)
    else if (typeof written === 'string') writer.sized(Buffer.from(written))
    else if (typeof written === 'bigint') writer.long(written)
    else if (typeof written === 'number') {
      if (type.kind === 'float') writer.float(written)
      else if (type.kind === 'double') writer.double(written)
      else writer.long(written)
    } else if (type.kind === 'fixed') writer.raw(written)
    else writer.sized(written)
  }

  #symbolHint(type: Leaf, value: Json): string {
    return type.kind === 'enum' && typeof value === 'string' ? nearest(value, type.symbols) : ''
  }

  #record({ name, fields }: RecordType, value: Json, form: Form): void {
    if (!isObject(value))
      this.#fail(`expected an object, the record ${name}; got ${describe(value)}`)
    const known = new Set(fields.map((field) => field.name))
    const unknown = objectKeys(value).find((key) => !known.has(key))
    if (unknown !== undefined)
      this.#fail(`the record ${name} has no field ${quote(unknown)}${nearest(unknown, [...known])}`)
    for (const field of fields) {
      const member = objectGet(value, field.name)
      this.#within(`.${field.name}`, () => {
        if (member === undefined) this.#fallback(field)
        else this.write(field.type, member, form)
      })
    }
  }

  #fallback({ name, type, fallback }: Field): void {
    if (fallback === undefined) this.#fail(`the field ${quote(name)} is missing and has no default`)
    const fit = this.#fit
    this.#fit = new Fit('default')
    this.write(type, fallback, 'default')
    this.#fit = fit
  }

  #union(type: UnionType, value: Json, form: Form): void {
    const found = form === 'default' ? undefined : this.#named(type, value)
    const bare =
      found !== undefined && form === 'strict' ? undefined : this.#fit.branch(type, value)
    if (bare !== undefined) this.#branch(type, bare, value, form)
    else if (found !== undefined) this.#branch(type, found.index, found.value, form)
    else this.#noBranch(type, value, form)
  }

  /** A value that names its branch, by its full name or, where no other is named so, without its namespace. */
  #named(
    type: UnionType,
    value: Json,
  ): { readonly index: number; readonly value: Json } | undefined {
    return namedBranch(type, value, branchName) ?? namedBranch(type, value, shortName)
  }

  #branch({ branches }: UnionType, index: number, value: Json, form: Form): void {
    this.#writer.long(index)
    // There is one of this index: it was found among them.
    this.write(branches[index]!, value, form)
  }

  /** Where only one branch can be meant, it says better what is wrong. */
  #noBranch({ branches }: UnionType, value: Json, form: Form): never {
    const others = branches.filter(({ kind }) => kind !== 'null')
    const [only] = isObject(value)
      ? others.filter(({ kind }) => kind === 'record' || kind === 'map')
      : others
    if (only !== undefined && (others.length === 1 || isObject(value))) {
      this.write(only, value, form)
    }
    return this.#fail(
      `expected one of ${branches.map(branchName).join(', ')}; got ${describe(value)}`,
    )
  }
}

function shortName(type: AvroType): string {
  const name = branchName(type)
  return name.slice(name.lastIndexOf('.') + 1)
}

/** `; did you mean "price"?`, or nothing. */
function nearest(name: string, known: readonly string[]): string {
  if (name.length > 100) return ''
  const [best] = known
    .slice(0, MAX_HINTS)
    .map((other) => ({ other, far: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.far - b.far)
  return best === undefined ? '' : `; did you mean ${quote(best.other)}?`
}
