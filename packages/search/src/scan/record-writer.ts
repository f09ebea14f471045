/** A match as JSON: its parts, or what the projection makes of them. */
import { LimitError } from '@millrace/kjq/errors.ts'
import type { Query } from '@millrace/kjq/kjq.ts'
import { stringifyJson } from '@millrace/kjq/json/stringify.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import type { TimestampType } from '@millrace/kafka/records/model.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import { errorText } from './error-text.ts'
import { foundText, type FoundParts } from './found-text.ts'
import { needsOf, SIDES } from './needs.ts'
import type { PartFailure } from './part-reader.ts'
import type { RecordParts } from './record-parts.ts'
import type { Tally } from './tally.ts'

/** Sides whose bytes may name a schema. */
const MARKED = ['key', 'value'] as const

export class RecordWriter {
  readonly #parts: RecordParts
  readonly #projection: Query | null
  /** Sides that the projection looks at. */
  readonly #projected: readonly Side[]
  readonly #omitOver: number

  constructor(parts: RecordParts, projection: Query | null, omitOver: number | null) {
    this.#parts = parts
    this.#projection = projection
    const needs = needsOf(projection)
    this.#projected = SIDES.filter((side) => needs[side] !== 'none')
    this.#omitOver = omitOver ?? Infinity
  }

  /**
   * The record that the parts stand at.
   *
   * @param head of foundHead for its partition
   * @param tally told of a projection that fails and of parts that cannot be decoded
   * @throws SchemaNeeded, LimitError (of the projection)
   */
  write(timestampType: TimestampType, head: string, tally: Tally): string {
    const { walker, root } = this.#parts
    const failures: { side: Side; failure: PartFailure }[] = []
    const omitted: Side[] = []
    const schemas: FoundParts['schemas'][number][] = []
    const texts = { key: 'null', value: 'null', headers: '{}' }
    let projection: FoundParts['projection'] = null
    if (this.#projection === null) {
      for (const side of SIDES) texts[side] = this.#part(side, omitted, failures) ?? texts[side]
      for (const side of MARKED) {
        const mark = this.#parts.sides[side].schema
        if (mark !== null) schemas.push({ side, mark })
      }
    } else projection = this.#project(this.#projection, failures, tally)
    if (failures.length > 0) tally.undecodable += 1
    return foundText(head, {
      offset: walker.offset,
      timestamp: root.timestamp,
      timestampType,
      ...texts,
      projection,
      keySize: walker.keyLength,
      valueSize: walker.valueLength,
      headersCount: walker.headerCount,
      schemas,
      failures,
      omitted,
    })
  }

  /** null: it is left out, or cannot be decoded. */
  #part(
    side: Side,
    omitted: Side[],
    failures: { side: Side; failure: PartFailure }[],
  ): string | null {
    const part = this.#parts.sides[side]
    if (part.size > this.#omitOver) {
      omitted.push(side)
      return null
    }
    if (part.readWhole()) {
      try {
        return stringifyJson(part.value)
      } catch (error) {
        // Nested too deep to be written, though it could be read.
        part.fail(error)
      }
    }
    const failure = part.failure()
    if (failure === null) return null
    failures.push({ side, failure })
    try {
      return stringifyJson(part.salvaged())
    } catch {
      // What was too deep as a whole may be so in part; the failure says it already.
      return null
    }
  }

  #project(
    projection: Query,
    failures: { side: Side; failure: PartFailure }[],
    tally: Tally,
  ): FoundParts['projection'] {
    const { root, sides } = this.#parts
    for (const side of this.#projected) {
      const part = sides[side]
      part.readWhole()
      const failure = part.failure()
      if (failure !== null) failures.push({ side, failure })
      root[side] = failure === null ? part.value : part.salvaged()
    }
    let outputs = ''
    let error: string | null = null
    try {
      for (const value of projection.run(root)) {
        outputs += `${outputs === '' ? '' : ','}${outputText(value)}`
      }
    } catch (thrown) {
      if (thrown instanceof LimitError) throw thrown
      error = errorText(thrown)
      tally.error(`Projection: ${error}`)
    }
    return { outputs, error }
  }
}

function outputText(value: Json): string {
  try {
    return stringifyJson(value)
  } catch (cause) {
    if (!(cause instanceof LimitError)) throw cause
    // About this value, not about how long the projection runs: it does not end the search.
    throw new Error(`an output cannot be written: ${cause.message}`, { cause })
  }
}
