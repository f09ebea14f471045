/** Long work on the main thread in short stretches. */
import { setImmediate as nextTurn } from 'node:timers/promises'

/** A page that waits behind one stretch does not notice it. */
const STRETCH_MS = 8

/**
 * Call it often: it lets the event loop turn when the work since the last turn has taken long, and costs next to nothing
 * otherwise.
 */
export function breather(): () => Promise<void> | undefined {
  let began = performance.now()
  async function breathe(): Promise<void> {
    await nextTurn()
    began = performance.now()
  }
  return () => (performance.now() - began < STRETCH_MS ? undefined : breathe())
}
