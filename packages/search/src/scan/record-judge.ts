/** Decides whether a record of one topic matches, and has it written down when it does. */
import { LimitError } from '@millrace/kjq/errors.ts'
import type { Query } from '@millrace/kjq/kjq.ts'
import type { RecordWalker, TimestampType } from '@millrace/kafka/records/model.ts'
import { SchemaNeeded } from '@millrace/serdes/errors.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import type { CompiledSpec } from './compile-spec.ts'
import { errorText } from './error-text.ts'
import { needsOf, SIDES } from './needs.ts'
import type { SideSerdes } from './needles.ts'
import type { DecodeWatch } from './part-reader.ts'
import type { Refusal } from './partition-scan.ts'
import { RecordParts } from './record-parts.ts'
import { RecordWriter } from './record-writer.ts'
import type { Tally } from './tally.ts'

export class RecordJudge {
  readonly #filter: Query | null
  readonly #parts: RecordParts
  readonly #writer: RecordWriter
  /** Sides that the filter looks at. */
  readonly #touched: readonly Side[]

  /** @param walker stands at the record whenever `judge` is called */
  constructor(
    { filter, projection }: CompiledSpec,
    topic: string,
    serdes: SideSerdes,
    omitOver: number | null,
    walker: RecordWalker,
    watch: DecodeWatch,
  ) {
    const needs = needsOf(filter)
    this.#filter = filter
    this.#touched = SIDES.filter((side) => needs[side] !== 'none')
    this.#parts = new RecordParts(topic, serdes, filter, walker, watch)
    this.#writer = new RecordWriter(this.#parts, projection, omitOver)
  }

  /**
   * @param head of foundHead for the partition
   * @param givesUp parts whose schemas are not loaded are undecodable, not waited for
   * @param refusal parts that must not be decoded; null: all may be
   * @returns the match as JSON text; null: no match
   * @throws SchemaNeeded (the tally is as it was), LimitError
   */
  judge(
    partition: number,
    timestampType: TimestampType,
    head: string,
    tally: Tally,
    givesUp: boolean,
    refusal: Refusal | null,
  ): string | null {
    const { lookedInto, undecodable, filterErrors, filterError } = tally
    const parts = this.#parts
    parts.begin(partition)
    for (const side of SIDES) {
      const part = parts.sides[side]
      part.givesUp = givesUp
      part.refusal = refusal?.[side] ?? null
    }
    // As if its bytes had rejected it: not looked into.
    if (parts.sides.value.isSieved || parts.sides.key.isSieved) return null
    try {
      tally.lookedInto += this.#touched.length > 0 ? 1 : 0
      if (!this.#matches(tally)) return null
      tally.lookedInto = lookedInto + 1
      return this.#writer.write(timestampType, head, tally)
    } catch (error) {
      if (error instanceof SchemaNeeded) {
        Object.assign(tally, { lookedInto, undecodable, filterErrors, filterError })
      }
      throw error
    }
  }

  #matches(tally: Tally): boolean {
    const filter = this.#filter
    if (filter === null) return true
    const { root, sides } = this.#parts
    for (const side of this.#touched) {
      const part = sides[side]
      if (!part.readForFilter()) {
        tally.undecodable += 1
        return false
      }
      root[side] = part.value
    }
    try {
      if (!filter.matches(root)) return false
    } catch (error) {
      if (error instanceof LimitError) throw error
      tally.error(errorText(error))
      return false
    }
    // What was found in some of the bytes counts only when all of them can be read: only so does it not depend on how
    // much of a record was looked at.
    for (const side of this.#touched) {
      if (sides[side].readWhole()) continue
      tally.undecodable += 1
      return false
    }
    return true
  }
}
