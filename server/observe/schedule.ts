/** When the next snapshot is due. */

/** Timers may fire a millisecond early: a point taken at 11:59:59.999 would belong to the wrong minute. */
const MARGIN_MS = 20

/** ms from `now` (since epoch) to the next multiple of `interval`, a little after it. */
export function untilNext(now: number, intervalMs: number): number {
  return intervalMs - (now % intervalMs) + MARGIN_MS
}

/** Calls `run` a little after every multiple of `intervalMs` of the wall clock. Returns the stop function. */
export function everyAligned(intervalMs: number, run: () => void): () => void {
  let timer: NodeJS.Timeout
  function arm(): void {
    timer = setTimeout(
      () => {
        arm()
        run()
      },
      untilNext(Date.now(), intervalMs),
    )
  }
  arm()
  return () => clearTimeout(timer)
}
