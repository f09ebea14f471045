/** Avro schemas from their JSON. Attributes that are not of the specification are ignored, as it says. */
import { distance } from '@millrace/kjq/compile/suggest.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { describe } from '@millrace/kjq/runtime/describe.ts'
import {
  isArray,
  isObject,
  objectGet,
  type Json,
  type JsonObject,
} from '@millrace/kjq/json/value.ts'
import { quote } from '../formats/text-of.ts'
import { logicalType } from './logical-types.ts'
import {
  branchName,
  type AvroType,
  type Field,
  type PrimitiveName,
  type PrimitiveType,
  type RecordType,
} from './model.ts'

const PRIMITIVE_SIZES: Readonly<Record<PrimitiveName, number>> = {
  null: 0,
  boolean: 1,
  int: 1,
  long: 1,
  float: 4,
  double: 8,
  bytes: 1,
  string: 1,
}
/** Definitions within definitions; by reference there may be more. */
const MAX_NESTING = 250
const MAX_FIXED = 2 ** 31 - 1
/** As Java has it: letters of any script. */
const NAME = /^[\p{L}_][\p{L}\p{Nd}_]*$/u

function primitive(kind: PrimitiveName): PrimitiveType {
  return { kind, logical: null, min: PRIMITIVE_SIZES[kind], empty: kind === 'null' }
}

const PRIMITIVES: ReadonlyMap<string, PrimitiveType> = new Map([
  ['null', primitive('null')],
  ['boolean', primitive('boolean')],
  ['int', primitive('int')],
  ['long', primitive('long')],
  ['float', primitive('float')],
  ['double', primitive('double')],
  ['bytes', primitive('bytes')],
  ['string', primitive('string')],
])

/** A schema that is none; the message says where in it and why. */
class AvroSchemaError extends Error {
  override readonly name = 'AvroSchemaError'
}

/**
 * @param references texts of schemas whose named types the text uses, each before those that use it
 * @throws Error with the place and the reason, when the text is no Avro schema
 */
export function parseAvroSchema(text: string, references: readonly string[] = []): AvroType {
  const parser = new SchemaParser()
  try {
    for (const [i, reference] of references.entries()) {
      try {
        parser.parse(reference)
      } catch (cause) {
        if (!(cause instanceof AvroSchemaError)) throw cause
        throw new AvroSchemaError(
          `in its reference ${i + 1} of ${references.length}, ${cause.message}`,
          {
            cause,
          },
        )
      }
    }
    return parser.parse(text)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new AvroSchemaError('its types are nested too deeply', { cause })
  }
}

class SchemaParser {
  /** Types by their full names, also those whose definition is being read. */
  readonly #named = new Map<string, AvroType>()
  /** Steps to the definition at hand. */
  #place: string[] = []

  parse(text: string): AvroType {
    this.#place = []
    let json: Json
    try {
      json = parseJson(text)
    } catch (cause) {
      if (cause instanceof RangeError) throw cause
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new AvroSchemaError(`it is not JSON: ${why.slice(0, 200)}`, { cause })
    }
    return this.#type(json, '')
  }

  #fail(reason: string): never {
    const place = this.#place.join('')
    throw new AvroSchemaError(`${place === '' ? 'at its root' : `at ${place}`}: ${reason}`)
  }

  #within<Result>(step: string, read: () => Result): Result {
    if (this.#place.length >= MAX_NESTING)
      this.#fail(`definitions are nested more than ${MAX_NESTING} deep`)
    this.#place.push(step)
    const result = read()
    this.#place.pop()
    return result
  }

  #type(json: Json, space: string): AvroType {
    if (typeof json === 'string') return this.#reference(json, space)
    if (isArray(json)) return this.#union(json, space)
    if (!isObject(json))
      this.#fail(`expected a type (a name, an object or an array); got ${describe(json)}`)
    const type = objectGet(json, 'type')
    if (type === undefined) this.#fail('the definition has no "type"')
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- default has the rest
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(json, space)
      case 'enum':
        return this.#enum(json, space)
      case 'fixed':
        return this.#fixed(json, space)
      case 'array':
        return this.#array(json, space)
      case 'map':
        return this.#map(json, space)
      default:
        break
    }
    const plain = typeof type === 'string' ? PRIMITIVES.get(type) : undefined
    if (plain === undefined) return this.#within('.type', () => this.#type(type, space))
    const logical = logicalType(json, plain.kind)
    return logical === null ? plain : { ...plain, logical }
  }

  #reference(name: string, space: string): AvroType {
    const known =
      PRIMITIVES.get(name) ??
      (name.includes('.') || space === '' ? undefined : this.#named.get(`${space}.${name}`)) ??
      this.#named.get(name)
    if (known !== undefined) return known
    const full = name.includes('.') || space === '' ? name : `${space}.${name}`
    return this.#fail(`the type ${quote(full)} is not defined before its use${this.#hint(name)}`)
  }

  #hint(name: string): string {
    if (name.length > 100 || this.#named.size > 1000) return ''
    const [best] = [...PRIMITIVES.keys(), ...this.#named.keys()]
      .map((known) => ({ known, far: distance(name, known) }))
      .filter(({ far }) => far <= Math.max(1, Math.floor(name.length / 3)))
      .sort((a, b) => a.far - b.far)
    return best === undefined ? '' : `; did you mean ${quote(best.known)}?`
  }

  #union(json: readonly Json[], space: string): AvroType {
    const branches = json.map((branch, i) =>
      this.#within(`[${i}]`, () => {
        const type = this.#type(branch, space)
        if (type.kind === 'union') this.#fail('a union stands directly within a union')
        return type
      }),
    )
    const names = new Set<string>()
    for (const name of branches.map(branchName)) {
      if (names.has(name)) this.#fail(`the union has ${quote(name)} twice`)
      names.add(name)
    }
    const min = 1 + Math.min(...branches.map((branch) => branch.min), Infinity)
    return { kind: 'union', branches, min: Number.isFinite(min) ? min : 1, empty: false }
  }

  #array(json: JsonObject, space: string): AvroType {
    const items = this.#member(json, 'items')
    return {
      kind: 'array',
      items: this.#within('.items', () => this.#type(items, space)),
      min: 1,
      empty: false,
    }
  }

  #map(json: JsonObject, space: string): AvroType {
    const values = this.#member(json, 'values')
    return {
      kind: 'map',
      values: this.#within('.values', () => this.#type(values, space)),
      min: 1,
      empty: false,
    }
  }

  #member(json: JsonObject, name: string): Json {
    return objectGet(json, name) ?? this.#fail(`the definition has no ${quote(name)}`)
  }

  /** @returns the full name, and the namespace of what is defined within */
  #name(json: JsonObject, space: string): { readonly name: string; readonly space: string } {
    const name = this.#member(json, 'name')
    const own = objectGet(json, 'namespace')
    if (typeof name !== 'string') this.#fail(`"name" must be a text; got ${describe(name)}`)
    if (own !== undefined && own !== null && typeof own !== 'string')
      this.#fail(`"namespace" must be a text; got ${describe(own)}`)
    const dot = name.lastIndexOf('.')
    const inner = dot === -1 ? (own ?? space) : name.slice(0, dot)
    const short = name.slice(dot + 1)
    if (!NAME.test(short))
      this.#fail(`${quote(name)} is no name: letters, digits and _, no digit first`)
    this.#aliases(json)
    if (PRIMITIVES.has(short) && inner === '')
      this.#fail(`${quote(name)} is the name of a primitive type`)
    const full = inner === '' ? short : `${inner}.${short}`
    if (this.#named.has(full)) this.#fail(`${quote(full)} is defined twice`)
    return { name: full, space: inner }
  }

  /** For readers with another schema than the writer's: nothing here. */
  #aliases(json: JsonObject): void {
    const aliases = objectGet(json, 'aliases') ?? []
    if (!isArray(aliases) || aliases.some((alias) => typeof alias !== 'string'))
      this.#fail(`"aliases" must be an array of texts; got ${describe(aliases)}`)
  }

  #record(json: JsonObject, outer: string): AvroType {
    const { name, space } = this.#name(json, outer)
    const definitions = this.#member(json, 'fields')
    if (!isArray(definitions)) this.#fail(`"fields" must be an array; got ${describe(definitions)}`)
    const fields: Field[] = []
    // Known before its fields are read, which may refer to it; what it then is not yet is its size, of which 0 is the least.
    const record: { -readonly [Name in keyof RecordType]: RecordType[Name] } = {
      kind: 'record',
      name,
      fields,
      min: 0,
      empty: false,
    }
    this.#named.set(name, record)
    const names = new Set<string>()
    for (const [i, definition] of definitions.entries()) {
      const field = this.#within(`.fields[${i}]`, () => this.#field(definition, space))
      if (names.has(field.name)) this.#fail(`the record has the field ${quote(field.name)} twice`)
      names.add(field.name)
      fields.push(field)
    }
    record.min = fields.reduce((sum, { type }) => sum + type.min, 0)
    record.empty = fields.every(({ type }) => type.empty)
    return record
  }

  #field(json: Json, space: string): Field {
    if (!isObject(json)) this.#fail(`a field must be an object; got ${describe(json)}`)
    const name = this.#member(json, 'name')
    if (typeof name !== 'string' || !NAME.test(name))
      this.#fail(`${describe(name)} is no name of a field: letters, digits and _, no digit first`)
    this.#aliases(json)
    const type = objectGet(json, 'type')
    if (type === undefined) this.#fail(`the field ${quote(name)} has no "type"`)
    return {
      name,
      type: this.#within('.type', () => this.#type(type, space)),
      fallback: objectGet(json, 'default'),
    }
  }

  #enum(json: JsonObject, outer: string): AvroType {
    const { name } = this.#name(json, outer)
    const given = this.#member(json, 'symbols')
    if (!isArray(given)) this.#fail(`"symbols" must be an array; got ${describe(given)}`)
    const symbols = new Set<string>()
    for (const symbol of given) {
      if (typeof symbol !== 'string' || !NAME.test(symbol))
        this.#fail(`${describe(symbol)} is no symbol: letters, digits and _, no digit first`)
      if (symbols.has(symbol)) this.#fail(`the enum has the symbol ${quote(symbol)} twice`)
      symbols.add(symbol)
    }
    const fallback = objectGet(json, 'default')
    if (fallback !== undefined && (typeof fallback !== 'string' || !symbols.has(fallback)))
      this.#fail(`the default ${describe(fallback)} is none of the symbols`)
    return this.#define({ kind: 'enum', name, symbols: [...symbols], min: 1, empty: false })
  }

  #fixed(json: JsonObject, outer: string): AvroType {
    const { name } = this.#name(json, outer)
    const size = this.#member(json, 'size')
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > MAX_FIXED)
      this.#fail(
        `"size" must be a whole number of bytes, at most ${MAX_FIXED}; got ${describe(size)}`,
      )
    const logical = logicalType(json, 'fixed', size)
    return this.#define({ kind: 'fixed', name, size, logical, min: size, empty: size === 0 })
  }

  #define<Type extends AvroType & { readonly name: string }>(type: Type): Type {
    this.#named.set(type.name, type)
    return type
  }
}
