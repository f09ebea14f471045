/**
 * Fields that the schema does not tell of, or that come in another wire type than it says. By number:
 * `{"wire": "varint", "value": 150}`, and a list of these where the field comes more than once.
 */
import { ObjectBuilder, objectFrom, type Json, type JsonObject } from '@millrace/kjq/json/value.ts'
import { BYTES, Cursor, FIXED32, FIXED64, START_GROUP, VARINT } from './wire.ts'

export const WIRE_NAMES: ReadonlyMap<number, string> = new Map([
  [VARINT, 'varint'],
  [FIXED64, 'fixed64'],
  [BYTES, 'bytes'],
  [START_GROUP, 'group'],
  [FIXED32, 'fixed32'],
])

export class UnknownFields {
  readonly #fields = new Map<string, Json[]>()

  /** @param start where the value begins; the cursor is behind it */
  add(cursor: Cursor, tag: number, start: number): void {
    const name = String(tag >>> 3)
    let list = this.#fields.get(name)
    if (list === undefined) this.#fields.set(name, (list = []))
    list.push(unknownValue(cursor, tag, start))
  }

  build(): JsonObject {
    const object = new ObjectBuilder()
    for (const [name, list] of this.#fields) {
      object.set(name, list.length === 1 ? (list[0] ?? null) : list)
    }
    return object.build()
  }
}

function unknownValue(around: Cursor, tag: number, start: number): JsonObject {
  const { bytes, at: end } = around
  const wire = WIRE_NAMES.get(tag & 7) ?? ''
  const cursor = new Cursor(bytes, start)
  switch (tag & 7) {
    case VARINT:
      return objectFrom([
        ['wire', wire],
        ['value', cursor.uint64(end)],
      ])
    case FIXED64:
      return objectFrom([
        ['wire', wire],
        ['value', cursor.fixed64(end)],
      ])
    case FIXED32:
      return objectFrom([
        ['wire', wire],
        ['value', cursor.fixed32(end) >>> 0],
      ])
    case START_GROUP:
      return objectFrom([
        ['wire', wire],
        ['value', unknownGroup(cursor, tag, end)],
      ])
    default: {
      cursor.lengthEnd(end)
      const text = readable(bytes.subarray(cursor.at, end))
      const value = bytes.toString('base64', cursor.at, end)
      return objectFrom([
        ['wire', wire],
        ['value', value],
        ...(text === null ? [] : [['text', text] as const]),
      ])
    }
  }
}

/** `end` is behind the tag that ends the group; that it is there is known. */
function unknownGroup(cursor: Cursor, tag: number, end: number): Json {
  const fields = new UnknownFields()
  const last = new Cursor(cursor.bytes, cursor.at).groupEnd(tag, end)
  while (cursor.at < last) {
    const inner = cursor.tag(last)
    const start = cursor.at
    cursor.skip(inner, last)
    fields.add(cursor, inner, start)
  }
  return fields.build()
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const CONTROL = /[\p{Cc}\p{Cn}]/u
const SPACES = /[\t\n\r]/g

/** null: not a text that someone could have written. */
export function readable(bytes: Buffer): string | null {
  if (bytes.length === 0) return null
  try {
    const text = utf8.decode(bytes)
    return CONTROL.test(text.replaceAll(SPACES, ' ')) ? null : text
  } catch {
    return null
  }
}
