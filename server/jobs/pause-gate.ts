/**
 * Where a search waits while somebody has paused it. A tail cannot wait, records arrive: the newest are kept, bounded,
 * and how many were left out is told when it goes on.
 */
import type { RecordText } from '@millrace/search/engine/model.ts'

export interface PauseGate {
  /** Records that may be given on now. While the gate is closed: of a tail none, of others later. */
  pass(records: readonly RecordText[]): Promise<readonly RecordText[]>
  close(): void
  /** Gives out what was kept, oldest first. */
  open(): { readonly records: readonly RecordText[]; readonly leftOut: number }
}

const MAX_RECORDS = 1_000
const MAX_CHARS = 4 * 2 ** 20

export function pauseGate(tail: boolean): PauseGate {
  let waiting: PromiseWithResolvers<void> | undefined
  let kept: RecordText[] = []
  let chars = 0
  let leftOut = 0

  function keep(records: readonly RecordText[]): void {
    kept.push(...records)
    for (const { json } of records) chars += json.length
    let drop = 0
    while (kept.length - drop > MAX_RECORDS || (chars > MAX_CHARS && drop < kept.length)) {
      chars -= kept[drop]?.json.length ?? 0
      drop++
    }
    kept = kept.slice(drop)
    leftOut += drop
  }

  return {
    async pass(records) {
      if (waiting === undefined) return records
      if (tail) {
        keep(records)
        return []
      }
      await waiting.promise
      return records
    },
    close() {
      waiting ??= Promise.withResolvers()
    },
    open() {
      const given = { records: kept, leftOut }
      kept = []
      chars = 0
      leftOut = 0
      waiting?.resolve()
      waiting = undefined
      return given
    },
  }
}
