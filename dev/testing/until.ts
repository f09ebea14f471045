import { inspect } from 'node:util'
import { setTimeout as delay } from 'node:timers/promises'
import { devError } from '../errors.ts'

export interface UntilOptions {
  /** Default 30,000. */
  readonly deadlineMs?: number
  /** Default 100. */
  readonly everyMs?: number
  /** What is waited for, for the error: "the topic is listed". */
  readonly describe: string
}

/**
 * Asks again and again until the answer is truthy, and returns it. A condition that throws counts as not yet.
 * @throws DevError MR_DEV_DEADLINE with what was seen last
 */
export async function until<T>(
  condition: () => Awaitable<T | Falsy>,
  options: UntilOptions,
): Promise<T> {
  const { deadlineMs = 30_000, everyMs = 100, describe } = options
  const deadline = Date.now() + deadlineMs
  let last: unknown
  let cause: unknown
  do {
    try {
      const answer = await condition()
      if (answer) return answer
      last = answer
      cause = undefined
    } catch (error) {
      cause = error
      last = error instanceof Error ? error.message : error
    }
    await delay(everyMs)
  } while (Date.now() < deadline)
  const seen = inspect(last, { depth: 4, breakLength: 120 }).slice(0, 2000)
  throw devError('MR_DEV_DEADLINE', [describe, deadlineMs, seen], { cause })
}

type Falsy = false | null | undefined
type Awaitable<T> = T | Promise<T>
