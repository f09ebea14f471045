/** Protobuf with schemas from files of this installation: the bytes are the message alone. */
import { messageOf, SerdeError, undecodable, unencodable } from '../errors.ts'
import { fitsTopic, type LocalProtobuf, type LocalSchema } from '../local/model.ts'
import type { CompileWatch } from '../schemas/compiled.ts'
import type { Serde, SerdeContext, Side } from '../serde.ts'
import type { Message } from './model.ts'
import { attempt, decodeMessage, partialOf, sieveOf, type Payload } from './payload.ts'
import { parser } from './parser.ts'
import type { ProtoSchema } from './schema-files.ts'
import { encodeMessage } from './writer.ts'

interface Compiled {
  readonly proto: ProtoSchema
  readonly message: Message
}

/** `Protobuf (Local)` */
export function localProtobufSerde({
  local,
  watch,
}: {
  readonly local: readonly LocalSchema[]
  readonly watch: CompileWatch
}): Serde {
  const schemas = local.filter((one) => one.kind === 'protobuf')
  const compiled = new Map<LocalProtobuf, Compiled | SerdeError>()
  /** By side and topic: a search asks for the same again and again. */
  const chosen = new Map<string, Compiled | SerdeError>()

  /** @throws SerdeError */
  const schemaOf = ({ topic, side }: SerdeContext): Compiled => {
    const key = `${side} ${topic}`
    let known = chosen.get(key)
    if (known === undefined) {
      const found = schemas.find((one) => one.side === side && fitsTopic(one.topics, topic))
      known =
        found === undefined ? noSchema(topic, side) : (compiled.get(found) ?? compile(found, watch))
      if (found !== undefined) compiled.set(found, known)
      chosen.set(key, known)
    }
    if (known instanceof SerdeError) throw known
    return known
  }

  const payloadOf = (bytes: Buffer, context: SerdeContext): Payload => {
    const { message } = schemaOf(context)
    if (bytes[0] === 0) {
      throw undecodable(
        'Not a bare Protobuf message: the bytes begin with 0 as those with a schema id do; choose Protobuf',
      )
    }
    return { message, bytes, start: 0 }
  }

  return {
    label: 'Protobuf (Local)',
    structured: true,
    literals: null,
    decode: (bytes, context) => decodeMessage(payloadOf(bytes, context)),
    partial(paths) {
      const read = partialOf(paths)
      return read && ((bytes, context) => read(payloadOf(bytes, context)))
    },
    encode(value, context) {
      const { proto, message } = schemaOf(context)
      const name = context.schema?.message
      const chosen = name === undefined ? message : proto.named(name)
      if (chosen === undefined) throw unencodable(`The schema has no message ${name}`)
      return encodeMessage(value, chosen)
    },
    sieve(required) {
      const skips = sieveOf(required)
      return (
        skips &&
        ((bytes, context) => {
          const payload = attempt(() => payloadOf(bytes, context))
          return payload !== null && skips(payload)
        })
      )
    },
  }
}

function noSchema(topic: string, side: Side): SerdeError {
  return new SerdeError(
    'MR_SERDE_SCHEMA',
    `No file with a Protobuf schema is configured for ${side}s of topic ${topic} (SCHEMA_FILES)`,
  )
}

function compile(local: LocalProtobuf, watch: CompileWatch): Compiled | SerdeError {
  const name = `schema file ${local.source}`
  const refused = watch.refused(name)
  if (refused !== undefined) {
    return new SerdeError('MR_SERDE_SCHEMA', `The ${name} is not used: ${refused}`)
  }
  watch.compiling(name)
  try {
    const { files, message: wanted } = local
    const proto =
      files.kind === 'texts'
        ? parser().readProtoFiles(files.texts)
        : parser().readDescriptorSet(files.bytes)
    const message = wanted === null ? proto.at([0]) : proto.named(wanted)
    if (message === undefined) {
      throw new Error(`it has no message ${wanted}; it has ${proto.names.slice(0, 20).join(', ')}`)
    }
    return { proto, message }
  } catch (cause) {
    const text = `The ${name} cannot be used: ${messageOf(cause)}`
    return new SerdeError('MR_SERDE_SCHEMA', text, { cause })
  } finally {
    watch.compiling(null)
  }
}
