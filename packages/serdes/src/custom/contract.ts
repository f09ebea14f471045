/**
 * What a module of CUSTOM_SERDES is, version 1: docs/custom-serdes.md says it to those who write one. Whatever a module
 * gives is looked at before it is believed.
 */
import type { Side } from '../serde.ts'

export const CONTRACT_VERSION = 1

/** Where bytes come from, as a module is told. All of it are copies. */
export interface RecordContext {
  readonly topic: string
  readonly side: Side
  /** Of the record, in its order; empty where none are known. */
  readonly headers: readonly { readonly name: string; readonly value: Uint8Array | null }[]
}

export interface ModuleSerde {
  /** Never called without bytes. A text in the serde's format; for `json` also any value that JSON has. */
  deserialize(bytes: Uint8Array, context: RecordContext): unknown
  /** Bytes of a text in the serde's format, for searches by key. */
  serialize?(text: string, context: RecordContext): unknown
}

/** Called once per thread and side. */
export type CreateSerde = (
  config: Readonly<Record<string, string>>,
  about: { readonly label: string; readonly side: Side; readonly contract: number },
) => unknown
