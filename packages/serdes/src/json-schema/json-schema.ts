/**
 * JSON behind the id of a JSON Schema: Confluent's KafkaJsonSchemaSerializer, AWS Glue's, and those of newer clients with
 * the id in a header.
 *
 * Reading asks for the schema, so that an unknown id and a schema of another kind are told of, but holds no value to it:
 * a record that does not fit its schema is one that somebody is looking for. Writing does.
 */
import { createScanner, isScannable } from '@millrace/kjq/json/scan.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { jsonSerde } from '../formats/json.ts'
import { SchemaNeeded, SerdeError, undecodable, unencodable } from '../errors.ts'
import { lookLike } from '../known-bytes.ts'
import { CompiledSchemas, type CompileWatch } from '../schemas/compiled.ts'
import { idPrefix, readFraming, type Framed } from '../schemas/framing.ts'
import { nameOf, wanted, type Schema, type SchemaSource, type WireId } from '../schemas/model.ts'
import { payloadOf } from '../schemas/payload.ts'
import type { LiteralBytes, Serde, SerdeContext } from '../serde.ts'
import { compileValidator, type Validator } from './validator.ts'

export interface JsonSchemaOptions {
  readonly schemas: SchemaSource
  readonly watch: CompileWatch
}

/** How AWS Glue's framing begins where the payload is compressed: no text of it shows in the bytes. */
const COMPRESSED = Buffer.of(3, 5)

/**
 * A payload is JSON, and it is the end of the bytes as they are, or it is compressed. An id that holds a backslash lets
 * its records pass, as any escape does.
 */
const LITERALS: LiteralBytes = {
  escape: jsonSerde.literals?.escape ?? null,
  spellings(literal) {
    const found = jsonSerde.literals?.spellings(literal)
    return found ? [...found, COMPRESSED] : null
  },
}

export function jsonSchemaSerde({ schemas, watch }: JsonSchemaOptions): Serde {
  const compiled = new CompiledSchemas<Validator>(schemas, watch, compileJsonSchema)
  const framedOf = (bytes: Buffer, context: SerdeContext): Framed => {
    const framed = readFraming(bytes, context)
    if (framed === null) throw notFramed(bytes)
    expectKnown(schemas, framed.id)
    return framed
  }
  return {
    label: 'JSON Schema',
    structured: true,
    literals: LITERALS,
    decode(bytes, context) {
      return jsonSerde.decode(payloadOf(bytes, framedOf(bytes, context)), context)
    },
    partial(paths) {
      if (paths.some(({ length }) => length === 0) || !isScannable(paths)) return null
      const scanner = paths.length === 0 ? null : createScanner(paths)
      return (bytes, context) => {
        const framed = framedOf(bytes, context)
        if (framed.zlib) return undefined
        return scanner === null ? null : scanner.scan(payloadOf(bytes, framed))
      }
    },
    encode(value, context) {
      const { schema, compiled: validate } = compiled.of(
        wanted(context.schema, context.topic, context.side),
      )
      const payload = jsonSerde.encode(value, context)
      const given = typeof value === 'string' ? parseJson(payload) : value
      const wrong = watched(watch, schema, () => validate(given))
      if (wrong.length === 0) return Buffer.concat([prefixOf(schema), payload])
      throw unencodable(`The value does not fit ${nameOf(schema.id)}: ${wrong.join('; ')}`)
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

function compileJsonSchema(schema: Schema): Validator {
  if (schema.type !== 'JSON') throw new TypeError(otherType(schema))
  return compileValidator(schema)
}

/** As CompiledSchemas names it: validation may never end either, of references that fan out. */
function watched<T>(watch: CompileWatch, schema: Schema, run: () => T): T {
  watch.compiling(`${nameOf(schema.id)} of registry ${schema.registry}`)
  try {
    return run()
  } finally {
    watch.compiling(null)
  }
}

function notFramed(bytes: Buffer): SerdeError {
  return undecodable(
    `Not JSON Schema: the bytes name no schema, neither by a magic byte 0 and an id nor in a header${lookLike(bytes)}`,
  )
}

/** @throws SchemaNeeded; SerdeError */
function expectKnown(schemas: SchemaSource, id: WireId): void {
  const schema = schemas.peek(id)
  if (schema === undefined) throw new SchemaNeeded(nameOf(id), () => schemas.load(id))
  if ('fault' in schema) throw new SerdeError('MR_SERDE_SCHEMA', schema.fault)
  if (schema.type !== 'JSON') {
    throw undecodable(`Not JSON Schema: ${nameOf(id)} is ${otherType(schema)}`)
  }
}

function otherType({ type }: Schema): string {
  return `a schema of type ${type}; choose the serde of that type`
}

/** An id that is written in headers has no bytes of its own here: there is the payload alone. */
function prefixOf({ id }: Schema): Buffer {
  switch (id.kind) {
    case 'id':
      return idPrefix(id.id)
    case 'glue':
      return Buffer.concat([Buffer.of(3, 0), Buffer.from(id.id.replaceAll('-', ''), 'hex')])
    case 'guid':
      return Buffer.alloc(0)
  }
}
