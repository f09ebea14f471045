/** JSON to messages: fields in the order of their numbers, the entries of maps as they stand. */
import { JqError } from '@millrace/kjq/errors.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import {
  isArray,
  isObject,
  objectEntries,
  objectGet,
  type Json,
  type JsonObject,
} from '@millrace/kjq/json/value.ts'
import { describe } from '@millrace/kjq/runtime/describe.ts'
import { SerdeError, unencodable } from '../errors.ts'
import { UNKNOWN, type Field, type Message, type ValueType } from './model.ts'
import { wireOf } from './field-reader.ts'
import { Output } from './output.ts'
import { enumWrite, WRITE_SCALAR } from './scalar-writer.ts'
import { writeUnknown } from './unknown-writer.ts'
import { wellKnownFields } from './well-known-write.ts'
import { BYTES, END_GROUP, MAX_DEPTH, START_GROUP, VARINT } from './wire.ts'

/** @param value as the reader gives it; a text is JSON, unless the message's JSON is a text itself. @throws SerdeError */
export function encodeMessage(value: Json, message: Message): Buffer {
  try {
    return messageBytes(fromText(value, message), message, 0)
  } catch (error) {
    if (error instanceof SerdeError) throw unencodable(`Not a ${message.name}: ${error.message}`)
    throw error
  }
}

function fromText(value: Json, message: Message): Json {
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return value
  try {
    return parseJson(value)
  } catch (cause) {
    if (!(cause instanceof JqError)) throw cause
    throw unencodable(`the text is no JSON, which ${message.name} is written as: ${cause.message}`)
  }
}

function messageBytes(value: Json, message: Message, depth: number): Buffer {
  if (depth >= MAX_DEPTH) throw unencodable(`nested deeper than ${MAX_DEPTH} levels`)
  const fields = wellKnownFields(value, message, (held, type) =>
    messageBytes(held, type, depth + 1),
  )
  if (!isObject(fields)) throw unencodable(`needs an object; got ${describe(value)}`)
  const output = new Output()
  const given = givenFields(fields, message)
  for (const field of byNumber(message)) {
    const member = given.get(field)
    if (member === undefined) {
      if (field.required) throw unencodable(`${field.name} is required and missing`)
      continue
    }
    at(field.name, () => {
      writeField(field, member, output, depth)
    })
  }
  const unknown = objectGet(fields, UNKNOWN)
  if (unknown !== undefined) at(UNKNOWN, () => writeUnknown(unknown, output, depth))
  return output.finish()
}

const SORTED = new WeakMap<Message, readonly Field[]>()

function byNumber(message: Message): readonly Field[] {
  let sorted = SORTED.get(message)
  if (sorted === undefined) {
    sorted = message.fields.toSorted((a, b) => a.number - b.number)
    SORTED.set(message, sorted)
  }
  return sorted
}

/** Members by their fields; null is absent, except where it is a value. */
function givenFields(object: JsonObject, { fields, name }: Message): Map<Field, Json> {
  const given = new Map<Field, Json>()
  const oneofs = new Map<string, string>()
  for (const [member, value] of objectEntries(object)) {
    if (member === UNKNOWN) continue
    const field =
      fields.find((one) => one.name === member) ?? fields.find((one) => one.protoName === member)
    if (field === undefined) {
      const some = fields.slice(0, 20).map((one) => one.name)
      const has = some.length > 0 ? `it has ${some.join(', ')}` : 'it has none'
      throw unencodable(`${name} has no field ${JSON.stringify(member)}; ${has}`)
    }
    if (value === null && !takesNull(field.type)) continue
    if (given.has(field)) throw unencodable(`${field.name} is given twice`)
    given.set(field, value)
    if (field.oneof === null) continue
    const rival = oneofs.get(field.oneof)
    if (rival !== undefined) {
      throw unencodable(`of ${field.oneof} only one may be set; got ${rival} and ${member}`)
    }
    oneofs.set(field.oneof, member)
  }
  return given
}

function takesNull(type: ValueType): boolean {
  const name = type.kind === 'message' ? type.message.name : type.kind === 'enum' ? type.name : ''
  return name === 'google.protobuf.Value' || name === 'google.protobuf.NullValue'
}

function writeField(field: Field, value: Json, output: Output, depth: number): void {
  const { number, type, shape, packed } = field
  if (shape === 'map') {
    writeMap(field, value, output, depth)
    return
  }
  if (shape === 'single') {
    const start = valueBytes(type, value, depth)
    if (field.presence || type.kind === 'message' || start.some((byte) => byte !== 0)) {
      writeOne(field, start, output)
    }
    return
  }
  if (!isArray(value)) throw unencodable(`needs an array; got ${describe(value)}`)
  const elements = value.map((element, index) =>
    at(String(index), () => valueBytes(type, element, depth)),
  )
  if (packed && wireOf(type) !== BYTES && elements.length > 0) {
    output.tag(number, BYTES)
    output.bytes(Buffer.concat(elements))
  } else for (const element of elements) writeOne(field, element, output)
}

/** A value as it stands behind its tag; of a message its fields alone. */
function valueBytes(type: ValueType, value: Json, depth: number): Buffer {
  if (type.kind === 'message') return messageBytes(value, type.message, depth + 1)
  const output = new Output()
  const write = type.kind === 'enum' ? enumWrite(type) : WRITE_SCALAR[type.scalar]
  write(value, output)
  return output.finish()
}

function writeOne({ number, type, delimited }: Field, bytes: Buffer, output: Output): void {
  if (type.kind !== 'message') {
    output.tag(number, type.kind === 'enum' ? VARINT : wireOf(type))
    output.raw(bytes)
  } else if (delimited) {
    output.tag(number, START_GROUP)
    output.raw(bytes)
    output.tag(number, END_GROUP)
  } else {
    output.tag(number, BYTES)
    output.bytes(bytes)
  }
}

function writeMap({ number, type, key }: Field, value: Json, output: Output, depth: number): void {
  if (!isObject(value)) throw unencodable(`needs an object; got ${describe(value)}`)
  const keyType: ValueType = { kind: 'scalar', scalar: key ?? 'string' }
  for (const [name, member] of objectEntries(value)) {
    at(name, () => {
      const entry = new Output()
      entry.tag(1, wireOf(keyType))
      entry.raw(valueBytes(keyType, name, depth))
      entry.tag(2, wireOf(type))
      const bytes = valueBytes(type, member, depth)
      if (type.kind === 'message') entry.bytes(bytes)
      else entry.raw(bytes)
      output.tag(number, BYTES)
      output.bytes(entry.finish())
    })
  }
}

/** Says where in the value something is wrong. */
function at<T>(name: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    if (!(error instanceof SerdeError)) throw error
    const place = /^\S+: /.test(error.message) ? '.' : ': '
    throw unencodable(`${name}${place}${error.message}`)
  }
}
