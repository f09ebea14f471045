/**
 * Reads any layout. Names and forms are those of Kafka's own JSON (its JsonConverter classes, which its tools print): bytes
 * as Base64, UUIDs in Kafka's Base64 form, numbers as they are; a tagged field only where the bytes have it.
 */
import { ObjectBuilder, type Json, type JsonObject } from '@millrace/kjq/json/value.ts'
import { undecodable } from '../errors.ts'
import type { Cursor } from './cursor.ts'
import { layoutOf, type Field, type Fields, type FieldType } from './layout.ts'

/** Tagged fields of newer releases, which Kafka's tools leave out: nothing of a record is hidden. */
const UNKNOWN_TAGS = 'unknownTaggedFields'
const UUID_SIZE = 16

/** @param layout of definitions/ @throws SerdeError when the bytes do not fit; bytes after the last field are left */
export function readLayout(cursor: Cursor, layout: string): JsonObject {
  const fields = layoutOf(layout)
  return struct(cursor, fields, fields.flexible)
}

function struct(cursor: Cursor, { plain, tagged }: Fields, flexible: boolean): JsonObject {
  const builder = new ObjectBuilder()
  for (const { name, type } of plain) builder.set(name, read(cursor, type, flexible, name))
  if (flexible) readTagged(cursor, tagged, builder)
  return builder.build()
}

function readTagged(cursor: Cursor, tagged: Fields['tagged'], builder: ObjectBuilder): void {
  const unknown: Json[] = []
  for (let count = cursor.varint(); count > 0; count--) {
    const tag = cursor.varint()
    const size = cursor.varint()
    const field = tagged.get(tag)
    if (field === undefined) {
      unknown.push({ tag, data: cursor.view(size).toString('base64') })
      continue
    }
    const part = cursor.part(size)
    builder.set(field.name, readTaggedField(part, field))
    part.end()
  }
  if (unknown.length > 0) builder.set(UNKNOWN_TAGS, unknown)
}

function readTaggedField(cursor: Cursor, { name, type }: Field): Json {
  if (type.kind !== 'struct' || !type.optional) return read(cursor, type, true, name)
  // Whether it is there is a varint, where it is an int8 of fields without a tag.
  return cursor.varint() === 0 ? null : struct(cursor, type.fields, true)
}

function read(cursor: Cursor, type: FieldType, flexible: boolean, name: string): Json {
  switch (type.kind) {
    case 'boolean':
      return cursor.int8() !== 0
    case 'int8':
      return cursor.int8()
    case 'int16':
      return cursor.int16()
    case 'uint16':
      return cursor.uint16()
    case 'int32':
      return cursor.int32()
    case 'int64':
      return cursor.int64()
    case 'float64': {
      const value = cursor.float64()
      return Number.isFinite(value) ? value : String(value)
    }
    case 'uuid':
      return cursor.view(UUID_SIZE).toString('base64url')
    case 'string': {
      const size = flexible ? cursor.varint() - 1 : cursor.int16()
      return size < 0 ? missing(type, name) : cursor.text(size)
    }
    case 'bytes': {
      const size = flexible ? cursor.varint() - 1 : cursor.int32()
      return size < 0 ? missing(type, name) : cursor.view(size).toString('base64')
    }
    case 'array': {
      const count = flexible ? cursor.varint() - 1 : cursor.int32()
      if (count < 0) return missing(type, name)
      // Every element has a byte at least; what the bytes claim is not believed before.
      if (count > cursor.left) {
        throw undecodable(`${name} claims ${count} elements, and ${cursor.left} bytes are left`)
      }
      return Array.from({ length: count }, () => read(cursor, type.of, flexible, name))
    }
    case 'struct':
      if (type.optional && cursor.int8() < 0) return null
      return struct(cursor, type.fields, flexible)
  }
}

function missing(type: FieldType, name: string): null {
  if (type.optional) return null
  throw undecodable(`${name} is null, which it may not be`)
}
