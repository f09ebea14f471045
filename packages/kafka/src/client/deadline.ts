/** How long a call may take, and whether its caller still wants it. One deadline covers every step of a call. */
import { requestErrors } from '../errors.ts'
import type { KafkaError } from '../errors.ts'

export class Deadline {
  /** The whole time, ms: for messages. */
  readonly ms: number
  readonly signal: AbortSignal | undefined
  readonly #end: number

  constructor(ms: number, signal?: AbortSignal) {
    this.ms = ms
    this.signal = signal
    this.#end = performance.now() + ms
  }

  /** Milliseconds left, at least 0. */
  get left(): number {
    return Math.max(0, this.#end - performance.now())
  }

  /** A part of what is left, for one of several attempts. */
  part(fraction: number): Deadline {
    return new Deadline(Math.ceil(this.left * fraction), this.signal)
  }
}

/**
 * The result of `work`, unless the deadline passes or the caller aborts first. What `work` does after that is ignored.
 * @param what for the abort's message, e.g. `Metadata v12`
 * @throws KafkaError MR_KAFKA_ABORTED, or what `late` makes
 */
export async function within<T>(
  work: Promise<T>,
  deadline: Deadline,
  what: string,
  late: () => KafkaError,
): Promise<T> {
  const { signal } = deadline
  const end = Promise.withResolvers<never>()
  const onAbort = (): void => {
    end.reject(requestErrors.aborted(what, signal?.reason))
  }
  const timer = setTimeout(() => {
    end.reject(late())
  }, deadline.left)
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted === true) onAbort()
  try {
    // The race handles both: whichever loses is ignored, not an unhandled rejection.
    return await Promise.race([work, end.promise])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  }
}
