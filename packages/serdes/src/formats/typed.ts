/** What a person typed for a format that is no text: JSON, or else a text. */
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { isObject, objectEntries, type Json } from '@millrace/kjq/json/value.ts'

/** A text that is JSON is what it says, any other is a text: `12` is the number, `c-12` and `"12"` are texts. */
export function typedValue(value: Json): Json {
  if (typeof value !== 'string' || !isJson(value)) return value
  return parseJson(value)
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The two values of an object that has these two names and no others. */
export function pairOf(value: Json, first: string, second: string): readonly [Json, Json] | null {
  if (!isObject(value)) return null
  const entries = objectEntries(value)
  const [one, two] = entries
  if (entries.length !== 2 || one?.[0] !== first || two?.[0] !== second) return null
  return [one[1], two[1]]
}

/** undefined: no Base64 with padding. */
export function fromBase64(value: Json): Buffer | undefined {
  if (typeof value !== 'string') return undefined
  const bytes = Buffer.from(value, 'base64')
  return bytes.toString('base64') === value ? bytes : undefined
}
