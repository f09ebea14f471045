/** Lets few in at once, and not too many wait. */
import { SignInError } from './errors.ts'

/** @throws SignInError MR_SIGN_IN_LIMIT when too many wait */
export function turnstile(
  atOnce: number,
  maxWaiting: number,
): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (inside >= atOnce) {
      if (waiting.length >= maxWaiting)
        throw new SignInError(
          'MR_SIGN_IN_LIMIT',
          'Too many people are signing in at this moment. Try again in a few seconds.',
          { retryAfter: 5 },
        )
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else inside++
    try {
      return await work()
    } finally {
      // The place goes to the next one, or is free.
      const next = waiting.shift()
      if (next === undefined) inside--
      else next()
    }
  }
}
