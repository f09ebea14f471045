/** Message types made of protobufjs' reflection. */
import protobuf from 'protobufjs'
import {
  SCALARS,
  UNKNOWN,
  type EnumType,
  type Field,
  type Message,
  type Scalar,
  type ValueType,
} from './model.ts'

/** Makes each type once, with all that it reaches; types may reach themselves. */
export class Messages {
  readonly #root: protobuf.Root
  readonly #named = new Map<string, Message>()
  readonly #made = new Map<protobuf.Type, Message>()
  readonly #enums = new Map<protobuf.Enum, EnumType>()
  /** Types whose fields are not made yet: a chain of types may be longer than the stack. */
  readonly #open: (() => void)[] = []

  constructor(root: protobuf.Root) {
    this.#root = root
  }

  /** @throws Error when the schema contradicts itself */
  named(name: string): Message | undefined {
    const known = this.#named.get(name)
    if (known !== undefined) return known
    const found = this.#root.lookup(`.${name}`)
    if (!(found instanceof protobuf.Type)) return undefined
    const message = this.#of(found)
    this.#named.set(name, message)
    return message
  }

  #of(type: protobuf.Type): Message {
    const message = this.#reach(type)
    for (let open = this.#open.pop(); open !== undefined; open = this.#open.pop()) open()
    return message
  }

  #reach(type: protobuf.Type): Message {
    const known = this.#made.get(type)
    if (known !== undefined) return known
    const fields: Field[] = []
    const name = type.fullName.slice(1)
    const message: Message = { name, fields, types: (other) => this.named(other) }
    this.#made.set(type, message)
    this.#open.push(() => {
      const used = new Set([UNKNOWN])
      const numbers = new Set<number>()
      for (const field of type.fieldsArray) {
        if (numbers.has(field.id)) throw new Error(`${name} has two fields of number ${field.id}`)
        numbers.add(field.id)
        fields.push(this.#field(field, used))
      }
    })
    return message
  }

  #field(source: protobuf.Field, used: Set<string>): Field {
    const field = source.resolve()
    const declared = field.declaringField
    const protoName = declared ? `[${declared.fullName.slice(1)}]` : (field.protoName ?? field.name)
    // Two names of a proto2 message may give the same json_name.
    const wish = declared ? protoName : (field.jsonName ?? protoName)
    const name = [wish, protoName].find((free) => !used.has(free)) ?? `${protoName}#${field.id}`
    used.add(name)
    const map = field instanceof protobuf.MapField
    return {
      number: field.id,
      name,
      protoName,
      type: this.#type(field),
      shape: map ? 'map' : field.repeated ? 'repeated' : 'single',
      key: map ? scalarOf(field.keyType) : null,
      packed: field.packed,
      delimited: field.delimited,
      presence: field.hasPresence,
      required: field.required,
      oneof: field.partOf?.name ?? null,
    }
  }

  #type(field: protobuf.Field): ValueType {
    const { resolvedType } = field
    if (resolvedType instanceof protobuf.Type) {
      return { kind: 'message', message: this.#reach(resolvedType) }
    }
    if (resolvedType instanceof protobuf.Enum) return this.#enum(resolvedType)
    return { kind: 'scalar', scalar: scalarOf(field.type) }
  }

  #enum(source: protobuf.Enum): EnumType {
    const known = this.#enums.get(source)
    if (known !== undefined) return known
    const entries = Object.entries(source.values)
    const names = new Map<number, string>()
    for (const [name, number] of entries) if (!names.has(number)) names.set(number, name)
    const made: EnumType = {
      kind: 'enum',
      name: source.fullName.slice(1),
      names,
      numbers: new Map(entries),
      first: entries[0]?.[1] ?? 0,
    }
    this.#enums.set(source, made)
    return made
  }
}

function scalarOf(name: string): Scalar {
  const scalar = SCALARS.find((known) => known === name)
  if (scalar === undefined) throw new Error(`there is no type ${name}`)
  return scalar
}
