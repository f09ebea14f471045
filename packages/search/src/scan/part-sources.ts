/** Key, value and headers of the record that a walker stands at. */
import type { RecordHeader, RecordWalker } from '@millrace/kafka/records/model.ts'
import { readHeaders } from '@millrace/kafka/records/headers.ts'
import { ObjectBuilder, type Json, type JsonObject } from '@millrace/kjq/json/value.ts'
import type { Literal } from '@millrace/kjq/facts/required.ts'
import type { SchemaMark } from '@millrace/serdes/schemas/model.ts'
import type { Serde, SerdeContext } from '@millrace/serdes/serde.ts'
import type { Need } from './needs.ts'
import type { PartSource } from './part-reader.ts'

const NO_HEADERS: JsonObject = Object.freeze({})
const NO_LIST: readonly RecordHeader[] = []
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
    if (headerCount === 0) return NO_LIST
    return (this.#headers ??= readHeaders(buffer, headersStart, headerCount))
  }
}

/** How key or value are read. */
class PartContext implements SerdeContext {
  readonly topic: string
  readonly side: 'key' | 'value'
  readonly #current: CurrentRecord

  constructor(topic: string, side: 'key' | 'value', current: CurrentRecord) {
    this.topic = topic
    this.side = side
    this.#current = current
  }

  get headers(): readonly RecordHeader[] {
    return this.#current.headers
  }

  get key(): Buffer | null {
    const { buffer, keyStart, keyLength } = this.#current.walker
    return keyLength < 0 ? null : buffer.subarray(keyStart, keyStart + keyLength)
  }
}

/**
 * @param need what the filter looks at
 * @param required what it needs on this side (sieves.ts)
 */
export function bytesSource(
  current: CurrentRecord,
  side: 'key' | 'value',
  topic: string,
  serde: Serde,
  need: Need,
  required: readonly (readonly Literal[])[],
): PartSource {
  const isKey = side === 'key'
  const context = new PartContext(topic, side, current)
  const length = (): number => (isKey ? current.walker.keyLength : current.walker.valueLength)
  const bytes = (): Buffer => {
    const { walker } = current
    const start = isKey ? walker.keyStart : walker.valueStart
    return walker.buffer.subarray(start, start + length())
  }
  const reader = typeof need === 'string' ? null : serde.partial(need)
  const sieve = required.length === 0 ? null : (serde.sieve?.(required) ?? null)
  return {
    isNull: () => length() < 0,
    size: length,
    decode: () => serde.decode(bytes(), context),
    partial: reader && (() => reader(bytes(), context)),
    sieve: sieve && (() => sieve(bytes(), context)),
    schema: () => schemaOf(serde, bytes(), context),
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
    sieve: null,
    schema: () => null,
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

function schemaOf(serde: Serde, bytes: Buffer, context: SerdeContext): SchemaMark | null {
  try {
    return serde.schemaOf?.(bytes, context) ?? null
  } catch {
    // Beside the record: what is wrong with its bytes is said where they are decoded.
    return null
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
