/** What the pool and its threads say to each other beyond the searches' own messages. */
import type { FromWorker, ToWorker } from '../model.ts'

export interface ThreadInput {
  /** See guard.ts. */
  readonly guard: SharedArrayBuffer
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

export type FromThread =
  | FromWorker
  /** Everything found and counted in it has been told; nothing more of it comes. */
  | {
      readonly type: 'released'
      readonly search: number
      readonly topic: string
      readonly partition: number
    }
