/**
 * What every format is: bytes to a value and back. Serdes are synchronous and know nothing of Kafka connections; one
 * that needs a schema it does not have yet throws SchemaNeeded, whose `load` the caller awaits before it tries again.
 */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import type { SchemaChoice, SchemaMark } from './schemas/model.ts'

/** Parts of a record that have a serde each. */
export type Side = 'key' | 'value' | 'headers'

/** Where bytes come from: schemas and custom serdes may depend on it. */
export interface SerdeContext {
  readonly topic: string
  readonly side: Side
  /** Headers of the record, for formats that carry their schema id there. */
  readonly headers?: readonly { readonly name: Buffer; readonly value: Buffer | null }[]
  /** The record's key: what a value is may depend on it (Kafka's own topics). */
  readonly key?: Buffer | null
  /** `encode` only: the schema to write with. */
  readonly schema?: SchemaChoice
}

/** How literals of a query (kJQ facts) look in the bytes of this format. */
export interface LiteralBytes {
  /**
   * Texts of which one must occur in any bytes whose decoded value holds the literal, unless the bytes hold `escape`;
   * null: nothing is certain. Never returns fewer spellings than the format has. The literal's path is from the root of
   * the value; its root is not looked at.
   */
  spellings(literal: Literal): readonly Buffer[] | null
  /** A byte that may spell anything (JSON's backslash): bytes that hold it always pass. null: there is none. */
  readonly escape: number | null
}

export interface Serde {
  /** As shown and as named in requests: `JSON`, `String`, `AVRO (Strict)` … */
  readonly label: string
  /** Values have a structure that a query can step into; masking needs it. */
  readonly structured: boolean
  /** null: no literal survives as bytes, every record must be decoded. */
  readonly literals: LiteralBytes | null
  /**
   * Never called for null (a tombstone or missing key): null is null in every format.
   * The value shares no memory with `bytes`, which are overwritten by the next fetch.
   * @throws SerdeError when the bytes are not of this format; SchemaNeeded
   */
  decode(bytes: Buffer, context: SerdeContext): Json
  /**
   * Reads only what lies under these paths (names from the value's root; the empty path is everything); what is not
   * asked for may be missing from the result and need not be valid. null: this format can only be read whole.
   * The reader returns undefined where the bytes must be decoded whole after all.
   * @throws as `decode`
   */
  partial(
    paths: readonly (readonly string[])[],
  ): ((bytes: Buffer, context: SerdeContext) => Json | undefined) | null
  /**
   * Bytes of a value, as `decode` gave it or as a person wrote it (a string in the format's own text is accepted where
   * that is unambiguous, e.g. `"12"` for Long). Used for key search and for producing.
   * @throws SerdeError with what was expected; SchemaNeeded
   */
  encode(value: Json, context: SerdeContext): Buffer
  /** The schema that bytes name, without decoding them or waiting for anything; null: none. */
  readonly schemaOf?: (bytes: Buffer, context: SerdeContext) => SchemaMark | null
  /**
   * For formats where the bytes of a literal depend on the schema of each record, so that `literals` cannot tell.
   *
   * @param required groups of literals of this side: of each group one must be in any value that matches
   * @returns true: no value with these bytes can match, so they are not decoded (nor told of when they could not be).
   * Never true where the schema is not known yet. null: nothing can be told of any bytes
   */
  readonly sieve?: (
    required: readonly (readonly Literal[])[],
  ) => ((bytes: Buffer, context: SerdeContext) => boolean) | null
}

/** Names of serdes that a search asks for; what `Auto` becomes is decided per topic and side from samples. */
export interface SerdeChoice {
  readonly key: string
  readonly value: string
  readonly headers: string
}
