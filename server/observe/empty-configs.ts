/** A ConfigTable of nothing. */
import type { ConfigTable } from '@millrace/kafka/read/model.ts'

export function emptyConfigs(): ConfigTable {
  return {
    resources: [],
    from: new Uint32Array(1),
    keys: [],
    values: [],
    key: new Uint16Array(0),
    value: new Uint32Array(0),
    source: new Uint8Array(0),
    flags: new Uint8Array(0),
    defaultValue: new Uint32Array(0),
    types: [],
    docs: [],
    synonyms: new Map(),
  }
}
