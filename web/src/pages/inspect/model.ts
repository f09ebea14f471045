/**
 * What the parts of the Inspect page hand each other: the form as a person fills it in, and a search as it runs.
 * search-form.ts maps the form to the request and the address; search-run.ts is the only SearchRun there is.
 */
import type { Problem } from '@millrace/contract/envelope.ts'
import type { FoundRecord, SearchLine, SearchRequest } from '@millrace/contract/search.ts'
import type { Json, JsonObject } from '@millrace/kjq/json/value.ts'

export type StartedLine = Extract<SearchLine, { type: 'started' }>
export type ProgressLine = Extract<SearchLine, { type: 'progress' }>
export type DoneLine = Extract<SearchLine, { type: 'done' }>

/**
 * The request, every field present and named as in the contract. Texts are empty where the server's default holds
 * (`from`, `to`, serdes, `order`); `limit` and `scan_limit` are null then.
 */
export interface SearchForm {
  /** Names or patterns with `*`. Empty: nothing can be searched yet. */
  readonly topics: readonly string[]
  readonly mode: NonNullable<SearchRequest['mode']>
  /** Empty: all of them. */
  readonly partitions: readonly number[]
  /** A position as the contract has it: `recent`, `oldest`, `-15m`, ISO time, `@ms`, offset. */
  readonly from: string
  readonly to: string
  readonly order: '' | NonNullable<SearchRequest['order']>
  readonly filter: string
  readonly projection: string
  readonly dialect: '' | NonNullable<SearchRequest['dialect']>
  /** Mode key only. May be empty there: the empty key. */
  readonly key: string
  readonly key_partitioner: NonNullable<SearchRequest['key_partitioner']>
  readonly key_serde: string
  readonly value_serde: string
  readonly headers_serde: string
  /** Mode key, where the key's serde writes with a schema: all empty is the latest of `<topic>-key`. */
  readonly schema_registry: string
  readonly key_subject: string
  readonly key_version: number | null
  readonly key_message: string
  readonly isolation: '' | NonNullable<SearchRequest['isolation']>
  readonly limit: number | null
  readonly streaming: boolean
  readonly scan_limit: number | null
  readonly tail: boolean
}

export type FormChange = Partial<SearchForm>

/** A record as received, parsed so that integers beyond 2^53 (bigint) and awkward names (Map) survive. */
export type ShownRecord = Omit<
  FoundRecord,
  'timestamp' | 'key' | 'value' | 'headers' | 'projection'
> & {
  /** ms since epoch; a bigint beyond 2^53, where there are no dates. */
  readonly timestamp: number | bigint
  readonly key: Json
  readonly value: Json
  readonly headers: JsonObject
  readonly projection?: readonly Json[]
}

/** `idle`: not begun. `stopped`: by the person. `done`: the server said so (see `done.reason`). */
export type RunState = 'idle' | 'running' | 'stopped' | 'done' | 'failed'

/** What a search shows at one moment; a new object for every change, so that React sees it. */
export interface RunView {
  readonly version: number
  readonly state: RunState
  readonly started: StartedLine | null
  /**
   * Search: in the order they came; the same array grows until a new run, so keep `records.length` with the version.
   * Tail: newest first, a new array per view, at most TAIL_RECORDS.
   */
  readonly records: readonly ShownRecord[]
  readonly progress: ProgressLine | null
  /** Of the last slice; `done.cursor` null: nothing to continue. */
  readonly done: DoneLine | null
  /** Why it failed. What was found before stays. */
  readonly problem: Problem | null
  readonly paused: boolean
  /** Tail: records that arrived since it was paused. */
  readonly newCount: number
  /** Tail: records that fell out at the end of the ring. */
  readonly dropped: number
  /** ms since epoch of the first slice's begin; null: idle. */
  readonly startedAt: number | null
}

/** How many records a tail keeps. */
export const TAIL_RECORDS = 5_000

/** One search. Lives outside React: a tab that is not shown goes on. Listeners hear at most once per animation frame. */
export interface SearchRun {
  /** What was asked; the form may have changed since. */
  readonly request: SearchRequest
  readonly cluster: string
  /** For useSyncExternalStore; bound. */
  readonly subscribe: (listener: () => void) => () => void
  readonly view: () => RunView
  readonly stop: () => void
  /** Goes on behind the last slice; does nothing without a cursor. */
  readonly continue: () => void
  /** Tail: hold the list still; records are kept and counted meanwhile. */
  readonly pause: (on: boolean) => void
  /** Tail: forget what was shown. */
  readonly clear: () => void
}

/** What the results may ask of the page. */
export interface InspectActions {
  /** Change this tab's form; `run` begins the search anew at once. */
  readonly onForm: (change: FormChange, run?: boolean) => void
  /** Open another search in a tab of its own, and run it. */
  readonly onOpen: (form: FormChange) => void
  /** Where `onOpen` leads, for real links (middle click, copy): an address within the app, see app/links.ts. */
  readonly hrefOf: (form: FormChange) => string
  /** Adds a condition to the filter with `and`. */
  readonly onAddFilter: (condition: string) => void
  /** Adds a column to the projection. */
  readonly onAddColumn: (expression: string) => void
}

/**
 * results/SearchResults.tsx: `<SearchResults run={run} form={form} actions={actions} />`. The page gives it a box with a
 * definite height, on phones, too (a flex column, `min-height: 0`): it fills the box and scrolls within itself. What it
 * keeps in the address (open record, columns) lies beside the form's parameters, by useSetSearchParams; the page hands
 * them on unchanged and forgets them when a new search begins.
 */
export interface SearchResultsProps {
  readonly run: SearchRun
  /** Of the tab, as it was when the search began. */
  readonly form: SearchForm
  readonly actions: InspectActions
}
