/** Avro with schemas from files of this installation: the bytes are the value alone. */
import { messageOf, SerdeError } from '../errors.ts'
import { fitsTopic, type LocalAvro, type LocalSchema } from '../local/model.ts'
import type { CompileWatch } from '../schemas/compiled.ts'
import type { Serde, SerdeContext } from '../serde.ts'
import { AvroCodec } from './compile.ts'
import { encodeAvro } from './encode.ts'
import { parseAvroSchema } from './parse-schema.ts'
import { reading, type Payload } from './payload.ts'

export interface LocalAvroOptions {
  /** The first that fits topic and side counts. */
  readonly local: readonly LocalSchema[]
  readonly watch: CompileWatch
}

/** `AVRO (Local)` */
export function localAvroSerde({ local, watch }: LocalAvroOptions): Serde {
  const schemas = local.filter((schema) => schema.kind === 'avro')
  const compiled = new Map<LocalAvro, AvroCodec | SerdeError>()
  /** By topic and side: a search asks for the same again and again. */
  const found = new Map<string, LocalAvro | undefined>()

  const schemaFor = ({ topic, side }: SerdeContext): LocalAvro | undefined => {
    const key = `${side} ${topic}`
    if (!found.has(key))
      found.set(
        key,
        schemas.find((schema) => schema.side === side && fitsTopic(schema.topics, topic)),
      )
    return found.get(key)
  }
  const codecOf = (context: SerdeContext): AvroCodec | SerdeError => {
    const schema = schemaFor(context)
    if (schema === undefined)
      return new SerdeError(
        'MR_SERDE_SCHEMA',
        `No file with an Avro schema is configured for ${context.side}s of topic ${context.topic}`,
      )
    const known = compiled.get(schema) ?? compileFile(schema, watch)
    compiled.set(schema, known)
    return known
  }
  const used = (context: SerdeContext): AvroCodec => {
    const codec = codecOf(context)
    if (codec instanceof SerdeError) throw codec
    return codec
  }
  return {
    label: 'AVRO (Local)',
    ...reading(
      (bytes, context): Payload => ({ codec: used(context), bytes, start: 0 }),
      (bytes, context) => {
        const codec = codecOf(context)
        return codec instanceof SerdeError ? null : { codec, bytes, start: 0 }
      },
    ),
    encode: (value, context) => encodeAvro(used(context).type, value, false),
  }
}

function compileFile(schema: LocalAvro, watch: CompileWatch): AvroCodec | SerdeError {
  const name = `schema file ${schema.source}`
  const refused = watch.refused(name)
  if (refused !== undefined)
    return new SerdeError('MR_SERDE_SCHEMA', `The ${name} is not used: ${refused}`)
  watch.compiling(name)
  try {
    return new AvroCodec(parseAvroSchema(schema.text, schema.references), false)
  } catch (cause) {
    const text = `The ${name} cannot be used: ${messageOf(cause)}`
    return new SerdeError('MR_SERDE_SCHEMA', text, { cause })
  } finally {
    watch.compiling(null)
  }
}
