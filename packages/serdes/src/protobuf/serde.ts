/** Protobuf with schemas of a registry. */
import { inflateSync } from 'node:zlib'
import { messageOf, undecodable, unencodable } from '../errors.ts'
import { lookLike } from '../known-bytes.ts'
import { CompiledSchemas, type CompileWatch } from '../schemas/compiled.ts'
import { idPrefix, readFraming, type Framed } from '../schemas/framing.ts'
import {
  nameOf,
  wanted as wantedSchema,
  type Schema,
  type SchemaMark,
  type SchemaSource,
} from '../schemas/model.ts'
import type { Serde, SerdeContext } from '../serde.ts'
import { readGlueIndex, readIndexes, writeIndexes } from './message-indexes.ts'
import type { Message } from './model.ts'
import { parser } from './parser.ts'
import type { ProtoSchema } from './schema-files.ts'
import { attempt, decodeMessage, partialOf, sieveOf, type Payload } from './payload.ts'
import { encodeMessage } from './writer.ts'

/** Unpacked bytes of one record; Kafka's own limit for a message is 1 MB by default. */
const MAX_INFLATED = 64 * 1024 * 1024
const MAIN = 'the schema'

interface Compiled {
  readonly proto: ProtoSchema
  readonly registry: string
}

function compile(schema: Schema): Compiled {
  if (schema.type !== 'PROTOBUF') {
    throw new Error(`it is of type ${schema.type}; choose the serde for that`)
  }
  const references = schema.references.map(({ name, text }) => ({ path: name, text }))
  const proto = parser().readProtoFiles([...references, { path: MAIN, text: schema.text }])
  return { proto, registry: schema.registry }
}

/** `Protobuf` */
export function protobufSerde({
  schemas,
  watch,
}: {
  readonly schemas: SchemaSource
  readonly watch: CompileWatch
}): Serde {
  const compiled = new CompiledSchemas(schemas, watch, compile)

  const payloadOf = (bytes: Buffer, context: SerdeContext): Payload => {
    const framed = readFraming(bytes, context)
    if (framed === null) {
      throw undecodable(
        `Not Protobuf of a schema registry: the bytes do not begin with a schema id${lookLike(bytes)}`,
      )
    }
    const { proto } = compiled.of(framed.id).compiled
    return locate(framed, bytes, proto)
  }

  /** null: it is not known yet, or they are none; who decodes them is told. */
  const peeked = (bytes: Buffer, context: SerdeContext): Payload | null => {
    const framed = readFraming(bytes, context)
    const found = framed && compiled.peek(framed.id)
    return framed && found ? attempt(() => locate(framed, bytes, found.proto)) : null
  }

  return {
    label: 'Protobuf',
    structured: true,
    literals: null,
    decode: (bytes, context) => decodeMessage(payloadOf(bytes, context)),
    partial(paths) {
      const read = partialOf(paths)
      return read && ((bytes, context) => read(payloadOf(bytes, context)))
    },
    encode(value, context) {
      const wanted = wantedSchema(context.schema, context.topic, context.side)
      const { schema, compiled: found } = compiled.of(wanted)
      if (schema.id.kind !== 'id') {
        throw unencodable(
          `Protobuf is written with schemas that have a number; ${nameOf(wanted)} has none`,
        )
      }
      const message = chosen(found.proto, context.schema?.message)
      const indexes = found.proto.indexesOf(message.name) ?? [0]
      const payload = encodeMessage(value, message)
      return Buffer.concat([idPrefix(schema.id.id), writeIndexes(indexes), payload])
    },
    sieve(required) {
      const skips = sieveOf(required)
      return (
        skips &&
        ((bytes, context) => {
          const payload = peeked(bytes, context)
          return payload !== null && skips(payload)
        })
      )
    },
    schemaOf(bytes, context) {
      const framed = readFraming(bytes, context)
      return framed && markOf(framed, bytes, compiled.peek(framed.id))
    },
  }
}

/** @throws SerdeError */
function locate(framed: Framed, bytes: Buffer, proto: ProtoSchema): Payload {
  if (framed.id.kind === 'glue') {
    const plain = framed.zlib ? inflate(bytes.subarray(framed.start)) : bytes
    const { index, end } = readGlueIndex(plain, framed.zlib ? 0 : framed.start)
    const message = proto.atSorted(index)
    if (message !== undefined) return { message, bytes: plain, start: end }
    throw undecodable(`Not Protobuf of this schema: it has no message of index ${index}`)
  }
  const inHeader = framed.header !== null
  const { indexes, end } = readIndexes(framed.header ?? bytes, inHeader ? 0 : framed.start)
  const message = proto.at(indexes)
  if (message !== undefined) return { message, bytes, start: inHeader ? framed.start : end }
  throw undecodable(
    `Not Protobuf of this schema: it has no message of indexes [${indexes.join(', ')}]`,
  )
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_INFLATED })
  } catch (cause) {
    throw undecodable(`Not Protobuf: the zlib data cannot be unpacked: ${messageOf(cause)}`, {
      cause,
    })
  }
}

function markOf(framed: Framed, bytes: Buffer, found: Compiled | undefined): SchemaMark {
  const mark = { registry: found?.registry ?? null, id: framed.id.id }
  if (found === undefined) return mark
  const payload = attempt(() => locate(framed, bytes, found.proto))
  return payload === null ? mark : { ...mark, message: payload.message.name }
}

/** @throws SerdeError */
function chosen(proto: ProtoSchema, name: string | undefined): Message {
  const message = name === undefined ? proto.at([0]) : proto.named(name)
  if (message !== undefined && (name === undefined || proto.indexesOf(name) !== null))
    return message
  throw unencodable(
    `The schema has no message ${name ?? ''}; it has ${proto.names.slice(0, 20).join(', ')}`,
  )
}
