/** What the pool and its threads say to each other beyond the searches' own messages. */
import type { SchemaMark } from '@millrace/serdes/schemas/model.ts'
import type { FromWorker, ToWorker } from '../model.ts'
import type { KeyText } from './model.ts'
import type { RefusedCompilation, RefusedPart } from './refused.ts'

export interface ThreadInput {
  /** See guard.ts. */
  readonly guard: SharedArrayBuffer
  readonly refused: readonly RefusedCompilation[]
}

export type ToThread =
  | ToWorker
  /** Stop with one partition, which another thread takes over; answered by `released`. */
  | {
      readonly type: 'release'
      readonly search: number
      readonly topic: string
      readonly partition: number
    }
  /** Comes before the range that holds the record. */
  | { readonly type: 'refuse'; readonly search: number; readonly part: RefusedPart }
  /** For all searches. */
  | { readonly type: 'refuse-compilation'; readonly refused: RefusedCompilation }
  /** Answered by `encoded` or `unencodable`. */
  | { readonly type: 'encode'; readonly call: number; readonly key: KeyText }

export type FromThread =
  | FromWorker
  /** Everything found and counted in it has been told; nothing more of it comes. */
  | {
      readonly type: 'released'
      readonly search: number
      readonly topic: string
      readonly partition: number
    }
  | {
      readonly type: 'encoded'
      readonly call: number
      readonly bytes: Uint8Array
      readonly schema: SchemaMark | null
    }
  | { readonly type: 'unencodable'; readonly call: number; readonly reason: string }
