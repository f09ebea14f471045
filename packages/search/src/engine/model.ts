/** What the server and the command line use: open an engine once, then searches on it. */
import type { SearchLine, SearchRequest } from '@millrace/contract/search.ts'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { FormatSettings } from '../formats.ts'

export interface EngineOptions {
  /** Worker threads at most; they start when they are needed and end when idle for a while. */
  readonly workers: number
  /** MB of heap that a worker may use before it is ended. */
  readonly workerHeapMb: number
  /** A worker that has not answered for so long while judging records is ended (a regular expression that explodes), ms. */
  readonly watchdogMs: number
}

export interface SearchCluster {
  readonly id: string
  readonly kafka: KafkaOptions
  readonly rack?: string
  /** Registries, schemas and modules of this cluster; the same object as long as nothing changes. */
  readonly formats: FormatSettings
}

/** What the caller decides about a search, besides what is asked. */
export interface SearchTerms {
  /** A slice ends after so long, ms; null: never. */
  readonly sliceMs: number | null
  /** When the request has none. 0: no limit. */
  readonly defaultLimit: number
  /** Labels for sides that the request leaves open, and those that may be chosen (null: all). */
  readonly serdes: {
    readonly defaults: { readonly key: string; readonly value: string; readonly headers: string }
    readonly available: {
      readonly key: readonly string[] | null
      readonly value: readonly string[] | null
    }
  }
  readonly dialect: 'jq' | 'classic' | 'auto'
  /** FoundRecord.omitted; null: nothing is left out. */
  readonly omitOver: number | null
  readonly bytesPerSecond: number | null
  /** Why a topic may not be read by whoever asks; null: it may. Asked for every topic, by name or by pattern, at every slice. */
  refuse(topic: string): string | null
  /**
   * Whether there is such a topic for whoever asks. One that is not visible is answered like one that does not exist, and named nowhere.
   * Asked as `refuse` is.
   */
  visible(topic: string): boolean
  /** Makes a token of a cursor that only this installation can have made, and back; null: not ours. */
  seal(payload: Uint8Array): string
  unseal(token: string): Uint8Array | null
}

/** A found record as JSON text (of contract's FoundRecord), with what is needed to place it without parsing. */
export interface RecordText {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly timestamp: number
  readonly json: string
}

export type SearchOutput =
  | { readonly type: 'records'; readonly records: readonly RecordText[] }
  | Extract<SearchLine, { type: 'progress' | 'done' }>

export interface Search extends AsyncDisposable {
  readonly started: Extract<SearchLine, { type: 'started' }>
  /**
   * What is found, in order, with progress at most twice a second and `done` last (also after `stop`). To be iterated
   * once. A consumer that is slow holds the search back; nothing is dropped (a tail: see `progress.sampled_out`).
   */
  readonly outputs: AsyncIterable<SearchOutput>
  /** Ends after what is under way; `done` says cancelled and has a cursor. */
  stop(): void
  /** Goes on behind what was given out up to now; null: nothing is left to go on with. */
  cursor(): string | null
  /** Changes SearchTerms.bytesPerSecond for the rest of the search (fair sharing). */
  limit(bytesPerSecond: number | null): void
}

export interface SearchEngine extends AsyncDisposable {
  /**
   * Reads the request, asks the cluster what is needed and begins.
   * @throws SearchError for anything wrong with the request (malformed filter, unknown topic, key that does not fit its
   * serde, foreign cursor …); KafkaError when the cluster cannot be asked
   */
  open(
    cluster: SearchCluster,
    request: SearchRequest,
    terms: SearchTerms,
    signal?: AbortSignal,
  ): Promise<Search>
  /**
   * One record whole, nothing left out, with its bytes. null: there is none at this offset. @throws as open
   * @param serdes labels for sides; null: only the bytes are wanted, `json` is empty and nothing is decoded
   */
  record(
    cluster: SearchCluster,
    at: { readonly topic: string; readonly partition: number; readonly offset: number },
    serdes: {
      readonly key?: string
      readonly value?: string
      readonly headers?: string
    } | null,
    terms: SearchTerms,
    signal?: AbortSignal,
  ): Promise<WholeRecord | null>
}

export interface WholeRecord {
  readonly json: string
  readonly key: Uint8Array | null
  readonly value: Uint8Array | null
  readonly headers: readonly { readonly name: Uint8Array; readonly value: Uint8Array | null }[]
}
