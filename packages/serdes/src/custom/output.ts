/** What a module makes of bytes, and what it is given to make bytes of. */
import { parseJson } from '@millrace/kjq/json/parse.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { JqError } from '@millrace/kjq/errors.ts'
import { type SerdeError, undecodable } from '../errors.ts'
import { ednSerde } from '../formats/edn.ts'
import { jsonSerde } from '../formats/json.ts'
import { textOf } from '../formats/text-of.ts'
import type { SerdeContext } from '../serde.ts'
import { jsonOf, NotJson } from './js-value.ts'
import { isPromise } from './promise.ts'
import type { CustomSerdeSettings } from './settings.ts'

type Settings = Pick<CustomSerdeSettings, 'label' | 'format'>

/** Characters of one answer. */
const MAX_TEXT = 2 ** 25

/** @throws SerdeError that says what the module gave and what is expected of it */
export function readOutput(output: unknown, settings: Settings, context: SerdeContext): Json {
  const { label, format } = settings
  if (isPromise(output))
    throw wrong(label, 'a promise. deserialize has to give its result at once, not async')
  if (typeof output === 'string') {
    if (output.length > MAX_TEXT)
      throw wrong(label, `a text of ${output.length} characters. At most ${MAX_TEXT} are taken`)
    return readText(output.toWellFormed(), settings, context)
  }
  if (format !== 'json')
    throw wrong(label, `${kindOf(output)}. Its format is ${format}, which needs a text`)
  try {
    return jsonOf(output)
  } catch (error) {
    if (!(error instanceof NotJson)) throw error
    throw wrong(label, `${error.message}. Expected JSON as a text, or a value that JSON has`)
  }
}

function readText(text: string, { label, format }: Settings, context: SerdeContext): Json {
  switch (format) {
    case 'string':
      return text
    case 'json':
      try {
        return parseJson(text)
      } catch (cause) {
        if (!(cause instanceof JqError)) throw cause
        // The reason may be shown where the record may not: without the text that the parser quotes.
        const why = cause.message.replace(/ \(while parsing '[^]*$/, '')
        throw wrong(label, `a text that is no JSON: ${why}`)
      }
    case 'clojure':
      return ednSerde.decode(Buffer.from(text), context)
  }
}

/** The text that `serialize` is given. @throws SerdeError for a value that the format cannot write */
export function writeInput(value: Json, settings: Settings, context: SerdeContext): string {
  switch (settings.format) {
    case 'string':
      return textOf(value, settings.label, 'a text')
    case 'json':
      return jsonSerde.encode(value, context).toString()
    case 'clojure':
      return ednSerde.encode(value, context).toString()
  }
}

function wrong(label: string, what: string): SerdeError {
  return undecodable(`Custom serde ${label} gives ${what}`)
}

export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (ArrayBuffer.isView(value)) return 'bytes'
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}
