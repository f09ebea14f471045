/** A search under way, with what it holds: a place among those that may run, a share of the bandwidth, the engine's part. */
import type { SearchNews } from '@millrace/contract/search.ts'
import type { Search, SearchOutput } from '@millrace/search/engine/model.ts'
import { wordsOf } from './errors.ts'

type Progress = Extract<SearchNews, { type: 'progress' }>
type Done = Extract<SearchNews, { type: 'done' }>

export interface RunningSearch {
  readonly started: Search['started']
  /**
   * What is found and how far it is, `done` last whatever happens: a failure is a `done`, too. To be iterated once; who
   * leaves the loop ends the search.
   */
  readonly outputs: AsyncIterable<SearchOutput>
  /** Goes on behind what was given out up to now; null: nothing is left. */
  cursor(): string | null
  /** `done` follows, with the cursor. */
  stop(): void
  /** Nobody listens any more. Resolves when everything is given back. */
  end(): Promise<void>
}

export interface SearchHold {
  /** Bytes read so far. */
  used(bytes: number): void
  /** Gives back place and bandwidth. */
  release(): void
  /** Something was thrown in the middle of the search. */
  failed(thrown: unknown): void
}

export function runningSearch(search: Search, hold: SearchHold): RunningSearch {
  let last: Pick<Progress, 'totals' | 'partitions'> = {
    totals: NOTHING,
    partitions: search.started.partitions,
  }
  let ending: Promise<void> | undefined

  function end(): Promise<void> {
    ending ??= (async () => {
      hold.release()
      await search[Symbol.asyncDispose]()
    })()
    return ending
  }

  async function* outputs(): AsyncGenerator<SearchOutput> {
    try {
      for await (const output of search.outputs) {
        if (output.type !== 'records') {
          hold.used(output.totals.bytes)
          last = output
        }
        // Before it is told: who hears that a search is done may begin another.
        if (output.type === 'done') hold.release()
        yield output
        if (output.type === 'done') return
      }
      hold.release()
      yield doneAs('cancelled', null, last)
    } catch (thrown) {
      hold.failed(thrown)
      hold.release()
      yield doneAs('failed', wordsOf(thrown), last)
    } finally {
      await end()
    }
  }

  return {
    started: search.started,
    outputs: outputs(),
    cursor: () => search.cursor(),
    stop: () => search.stop(),
    end,
  }
}

function doneAs(
  reason: Done['reason'],
  message: string | null,
  { totals, partitions }: Pick<Progress, 'totals' | 'partitions'>,
): Done {
  return {
    type: 'done',
    reason,
    message,
    totals,
    partitions,
    cursor: null,
    offer_all_partitions: false,
  }
}

/** Totals before anything was scanned. */
export const NOTHING: Progress['totals'] = {
  scanned: 0,
  looked_into: 0,
  undecodable: 0,
  matched: 0,
  remaining: 0,
  bytes: 0,
  seconds: 0,
  records_per_second: 0,
  filter_errors: 0,
  filter_error: null,
  throttled_ms: 0,
  held_back_ms: 0,
}
