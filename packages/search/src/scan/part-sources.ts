/** Key, value and headers of the record that a walker stands at. */
import type { RecordHeader, RecordWalker } from '@millrace/kafka/records/model.ts'
import { readHeaders } from '@millrace/kafka/records/headers.ts'
import { ObjectBuilder, type Json, type JsonObject } from '@millrace/kjq/json/value.ts'
import type { Serde, SerdeContext } from '@millrace/serdes/serde.ts'
import type { Need } from './needs.ts'
import type { PartSource } from './part-reader.ts'

const NO_HEADERS: JsonObject = Object.freeze({})
const NO_BYTES = Buffer.alloc(0)

/** The record that is judged now. */
export class CurrentRecord {
  readonly walker: RecordWalker
  #headers: readonly RecordHeader[] | null = null

  constructor(walker: RecordWalker) {
    this.walker = walker
  }

  reset(): void {
    this.#headers = null
  }

  get headers(): readonly RecordHeader[] {
    const { buffer, headersStart, headerCount } = this.walker
    return (this.#headers ??= readHeaders(buffer, headersStart, headerCount))
  }
}

/** @param need what the filter looks at */
export function bytesSource(
  current: CurrentRecord,
  side: 'key' | 'value',
  topic: string,
  serde: Serde,
  need: Need,
): PartSource {
  const isKey = side === 'key'
  const context: SerdeContext = {
    topic,
    side,
    get headers() {
      return current.headers
    },
  }
  const length = (): number => (isKey ? current.walker.keyLength : current.walker.valueLength)
  const bytes = (): Buffer => {
    const { walker } = current
    const start = isKey ? walker.keyStart : walker.valueStart
    return walker.buffer.subarray(start, start + length())
  }
  const reader = typeof need === 'string' ? null : serde.partial(need)
  return {
    isNull: () => length() < 0,
    size: length,
    decode: () => serde.decode(bytes(), context),
    partial: reader && (() => reader(bytes(), context)),
    undecoded: bytes,
    salvage: () => null,
  }
}

export function headersSource(current: CurrentRecord, topic: string, serde: Serde): PartSource {
  const context: SerdeContext = {
    topic,
    side: 'headers',
    get headers() {
      return current.headers
    },
  }
  let last: Buffer = NO_BYTES
  return {
    isNull: () => false,
    size: () => current.walker.end - current.walker.headersStart,
    decode() {
      if (current.walker.headerCount === 0) return NO_HEADERS
      return headersObject(current.headers, (value) => {
        last = value
        return serde.decode(value, context)
      })
    },
    partial: null,
    undecoded: () => last,
    // One header that is no text must not take the others with it.
    salvage: () =>
      headersObject(current.headers, (value) => {
        try {
          return serde.decode(value, context)
        } catch {
          return null
        }
      }),
  }
}

/** Names with their values; a name that occurs several times has the list of its values, in their order. */
function headersObject(
  headers: readonly RecordHeader[],
  decode: (value: Buffer) => Json,
): JsonObject {
  const byName = new Map<string, Json[]>()
  for (const { name, value } of headers) {
    const text = name.toString('utf8')
    const decoded = value === null ? null : decode(value)
    const values = byName.get(text)
    if (values === undefined) byName.set(text, [decoded])
    else values.push(decoded)
  }
  const object = new ObjectBuilder()
  for (const [name, values] of byName) {
    const [only = null] = values
    object.set(name, values.length === 1 ? only : values)
  }
  return object.build()
}
