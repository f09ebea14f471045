/** The tables of definitions/: what there is in a topic, by the number that tells its records apart. */

/** A layout (layout.ts) per version, from version 0. */
export type Versions = readonly string[]

export interface RecordType {
  /** Kafka's name of it: `offset_commit`, `REGISTER_BROKER_RECORD`. */
  readonly kind: string
  /** Missing where records have no keys. */
  readonly key?: Versions
  readonly value: Versions
}

export type RecordTypes = Readonly<Record<number, RecordType>>
