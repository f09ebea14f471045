/** A schema's text as lines for people: JSON indented, Protobuf as it is. */
import type { SchemaType } from '@millrace/contract/registry.ts'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { jsonLines, lineText } from '../../ui/value/json-lines.ts'
import { textLines } from '../../ui/value/text-lines.ts'

/** undefined: not JSON, or not as the type says; shown as it is. */
export function schemaJson(type: SchemaType, text: string): Json | undefined {
  if (type === 'PROTOBUF') return undefined
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

export function schemaLines(type: SchemaType, text: string): readonly string[] {
  const value = schemaJson(type, text)
  return value === undefined ? textLines(text) : jsonLines(value).map(lineText)
}
