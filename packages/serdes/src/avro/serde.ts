/**
 * Avro with the schema of a registry: Confluent's framing, that of newer clients with the id in a header, AWS Glue's.
 * docs/serdes.md tells how values look.
 */
import { type SerdeError, undecodable, unencodable } from '../errors.ts'
import { lookLike } from '../known-bytes.ts'
import { CompiledSchemas, type CompileWatch } from '../schemas/compiled.ts'
import { idPrefix, readFraming } from '../schemas/framing.ts'
import { nameOf, wanted, type Schema, type SchemaSource } from '../schemas/model.ts'
import { payloadOf } from '../schemas/payload.ts'
import type { Serde } from '../serde.ts'
import { AvroCodec } from './compile.ts'
import { encodeAvro } from './encode.ts'
import { parseAvroSchema } from './parse-schema.ts'
import { reading } from './payload.ts'

export interface AvroOptions {
  /** In the form of the specification's JSON encoding. */
  readonly strict: boolean
  readonly schemas: SchemaSource
  readonly watch: CompileWatch
}

/** `AVRO` or `AVRO (Strict)` */
export function avroSerde({ strict, schemas, watch }: AvroOptions): Serde {
  const compiled = new CompiledSchemas(schemas, watch, (schema) => compileAvro(schema, strict))
  return {
    label: strict ? 'AVRO (Strict)' : 'AVRO',
    ...reading(
      (bytes, context) => {
        const framed = readFraming(bytes, context)
        if (framed === null) throw notFramed(bytes)
        const codec = compiled.of(framed.id).compiled
        return framed.zlib
          ? { codec, bytes: payloadOf(bytes, framed), start: 0 }
          : { codec, bytes, start: framed.start }
      },
      (bytes, context) => {
        const framed = readFraming(bytes, context)
        const codec = framed === null || framed.zlib ? undefined : compiled.peek(framed.id)
        return framed === null || codec === undefined ? null : { codec, bytes, start: framed.start }
      },
    ),
    encode(value, context) {
      const { schema, compiled: codec } = compiled.of(
        wanted(context.schema, context.topic, context.side),
      )
      return Buffer.concat([prefixOf(schema), encodeAvro(codec.type, value, strict)])
    },
    schemaOf(bytes, context) {
      const framed = readFraming(bytes, context)
      if (framed === null) return null
      const schema = schemas.peek(framed.id)
      const registry = schema === undefined || 'fault' in schema ? null : schema.registry
      return { registry, id: framed.id.id }
    },
  }
}

function compileAvro({ type, text, references }: Schema, strict: boolean): AvroCodec {
  if (type !== 'AVRO') {
    const serde = type === 'PROTOBUF' ? 'Protobuf' : 'JSON Schema'
    throw new TypeError(`it is a schema of type ${type}; choose the serde ${serde}`)
  }
  const texts = references.map((reference) => reference.text)
  return new AvroCodec(parseAvroSchema(text, texts), strict)
}

function notFramed(bytes: Buffer): SerdeError {
  return undecodable(
    `Not AVRO: the bytes name no schema, neither by a magic byte 0 and an id nor in a header${lookLike(bytes)}`,
  )
}

/** A GUID stands in a header, which is none of these bytes. */
function prefixOf({ id }: Schema): Buffer {
  switch (id.kind) {
    case 'id':
      return idPrefix(id.id)
    case 'glue':
      return Buffer.concat([Buffer.of(3, 0), Buffer.from(id.id.replaceAll('-', ''), 'hex')])
    case 'guid':
      throw unencodable(`${nameOf(id)} is named in a header; bytes cannot be written with it`)
  }
}
