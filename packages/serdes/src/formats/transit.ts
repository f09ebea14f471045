/** Transit in its three forms. JSON and JSON-Verbose are read alike; what is written differs. */
import { LimitError } from '@millrace/kjq/errors.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { unencodable } from '../errors.ts'
import type { LiteralBytes, Serde } from '../serde.ts'
import { binaryLiterals } from './binary-literals.ts'
import { clojureLiterals } from './clojure.ts'
import { jsonSerde } from './json.ts'
import { readMessagePack, writeMessagePack } from './message-pack.ts'
import { readTransit } from './transit-reader.ts'
import { writeTransit, type TransitForm } from './transit-writer.ts'
import { isJson, typedValue } from './typed.ts'

const MSGPACK = 'Transit / Msgpack'

function jsonForm(form: Exclude<TransitForm, 'Msgpack'>): Serde {
  const label = `Transit / ${form}`
  return {
    label,
    structured: true,
    // What is written as a cache code was written in full before, in the same bytes.
    literals: clojureLiterals(true, null),
    decode: (bytes, context) => readTransit(jsonSerde.decode(bytes, context), label),
    partial: () => null,
    /** A text that is Transit already is taken as it stands, for in a key every byte counts. */
    encode(value) {
      if (typeof value === 'string' && isTransit(value)) return Buffer.from(value)
      return Buffer.from(jsonText(writeTransit(typedValue(value), form)))
    },
  }
}

/** JSON with texts that only Transit begins so: `["~:id",1]`, `["^ ","id",1]`, `{"~:id":1}`. */
function isTransit(text: string): boolean {
  return /^\s*[[{][^]*"(?:~[^~]|\^ ")/.test(text) && isJson(text)
}

function jsonText(value: Json): string {
  try {
    return stringifyJson(value)
  } catch (cause) {
    if (!(cause instanceof LimitError)) throw cause
    throw unencodable(`Transit cannot be written: ${cause.message}`, { cause })
  }
}

export const transitJsonSerde: Serde = jsonForm('JSON')
export const transitVerboseSerde: Serde = jsonForm('JSON-Verbose')

/** Certain of both: what Transit makes of texts, and what MessagePack has besides them. */
function msgpackLiterals(): LiteralBytes {
  const ofTransit = clojureLiterals(false, null)
  const ofCarrier = binaryLiterals({
    words: ['type', 'data'],
    otherwise: [],
    otherwiseBase64: [],
  })
  return {
    escape: null,
    spellings: (literal) =>
      ofTransit.spellings(literal) === null ? null : ofCarrier.spellings(literal),
  }
}

export const transitMsgpackSerde: Serde = {
  label: MSGPACK,
  structured: true,
  literals: msgpackLiterals(),
  decode: (bytes) => readTransit(readMessagePack(bytes, MSGPACK), MSGPACK),
  partial: () => null,
  encode: (value) => writeMessagePack(writeTransit(typedValue(value), 'Msgpack')),
}
