/** One part of the record at hand, decoded when it is needed and as far as it is needed. */
import { messageOf } from '@millrace/kafka/errors.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SchemaNeeded, undecodable } from '@millrace/serdes/errors.ts'
import { preview, type Preview } from '@millrace/serdes/preview.ts'
import type { SchemaMark } from '@millrace/serdes/schemas/model.ts'
import type { Side } from '@millrace/serdes/serde.ts'

/** How the part of the record at hand is had. */
export interface PartSource {
  isNull(): boolean
  /** Size on the wire, bytes. */
  size(): number
  /** @throws SerdeError, SchemaNeeded */
  decode(): Json
  /** Only what the filter looks at; undefined: it must be decoded whole. null: this part is always read whole. */
  readonly partial: (() => Json | undefined) | null
  /** Whether no match can have these bytes; null: nothing can be told without decoding them. */
  readonly sieve: (() => boolean) | null
  /** What its bytes name as their schema. Throws nothing. */
  schema(): SchemaMark | null
  /** What is shown when it cannot be decoded. */
  undecoded(): Buffer
  /** What of it can be decoded nevertheless; null: nothing. Throws nothing. */
  salvage(): Json
}

export interface PartFailure extends Preview {
  readonly reason: string
}

/** Told what is decoded, since that may never end. */
export interface DecodeWatch {
  /** null: nothing any more */
  decoding(side: Side | null): void
}

type State = 'unread' | 'partial' | 'whole' | 'failed'

export class PartReader {
  readonly #side: Side
  readonly #source: PartSource
  readonly #watch: DecodeWatch
  /** As far as it was read; null for a part that is null, unread or undecodable. */
  value: Json = null
  #state: State = 'unread'
  #failure: unknown = null
  /** Schemas that are not there are no longer waited for. */
  givesUp = false
  /** Why it is not decoded, though it might be; null: it is. */
  refusal: string | null = null

  constructor(side: Side, source: PartSource, watch: DecodeWatch) {
    this.#side = side
    this.#source = source
    this.#watch = watch
  }

  /** The next record. */
  reset(): void {
    this.#state = 'unread'
    this.value = null
  }

  get isNull(): boolean {
    return this.#source.isNull()
  }

  get size(): number {
    return this.#source.size()
  }

  get schema(): SchemaMark | null {
    return this.isNull ? null : this.#source.schema()
  }

  /** Whether the record cannot match, told without decoding the part. */
  get isSieved(): boolean {
    const { sieve } = this.#source
    if (sieve === null) return false
    // Null is null in every format, and holds no text.
    if (this.isNull) return true
    if (this.refusal !== null) return false
    this.#watch.decoding(this.#side)
    try {
      return sieve()
    } catch {
      // Decoding says what is wrong.
      return false
    } finally {
      this.#watch.decoding(null)
    }
  }

  /** Why it could not be decoded, with its first bytes; null when it could or was not read. */
  failure(): PartFailure | null {
    if (this.#state !== 'failed') return null
    return { reason: messageOf(this.#failure), ...preview(this.#source.undecoded()) }
  }

  /** After a failure: what of the part can be shown all the same. */
  salvaged(): Json {
    return this.#source.salvage()
  }

  /** What the filter looks at. @returns false when it cannot be decoded @throws SchemaNeeded */
  readForFilter(): boolean {
    const { partial } = this.#source
    if (partial === null || this.#state !== 'unread') return this.readWhole()
    if (this.isNull) return true
    return this.#attempt(() => {
      const value = partial()
      if (value === undefined) return false
      this.value = value
      this.#state = 'partial'
      return true
    })
  }

  /** @returns false when it cannot be decoded @throws SchemaNeeded */
  readWhole(): boolean {
    if (this.#state === 'whole') return true
    if (this.#state === 'failed') return false
    if (this.isNull) return true
    return this.#attempt(() => false)
  }

  /** @param shortcut whether it has done all there is to do */
  #attempt(shortcut: () => boolean): boolean {
    if (this.refusal !== null) return this.fail(undecodable(this.refusal))
    this.#watch.decoding(this.#side)
    try {
      if (shortcut()) return true
      this.value = this.#source.decode()
      this.#state = 'whole'
      return true
    } catch (error) {
      if (error instanceof SchemaNeeded && !this.givesUp) throw error
      return this.fail(error)
    } finally {
      this.#watch.decoding(null)
    }
  }

  /** Whatever a serde throws is about these bytes: it never ends a search. */
  fail(error: unknown): false {
    this.value = null
    this.#failure = error
    this.#state = 'failed'
    return false
  }
}
