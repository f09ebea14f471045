/** Keys that are being made into bytes by threads of the pool. */
import { SerdeError, unencodable } from '@millrace/serdes/errors.ts'
import type { KeyBytes, KeyText } from './model.ts'
import type { Death, PoolThread } from './pool-thread.ts'
import type { FromThread } from './protocol.ts'

/** Several schemas may be fetched one after the other; nobody waits longer for the bytes of a key. */
const DEADLINE_MS = 20_000

interface Call {
  readonly key: KeyText
  thread: PoolThread
  readonly settled: PromiseWithResolvers<KeyBytes>
}

export class KeyCalls {
  readonly #calls = new Map<number, Call>()
  readonly #thread: () => PoolThread

  /** @param thread one to call, started unless there is one */
  constructor(thread: () => PoolThread) {
    this.#thread = thread
  }

  /** @param call a number that no search has, for the guard @throws SerdeError, the signal's reason */
  async encode(call: number, key: KeyText, signal?: AbortSignal): Promise<KeyBytes> {
    const settled = Promise.withResolvers<KeyBytes>()
    const deadline = AbortSignal.timeout(DEADLINE_MS)
    const ended = signal === undefined ? deadline : AbortSignal.any([signal, deadline])
    const end = (): void => {
      const late = unencodable(`Its schema did not come within ${DEADLINE_MS / 1000} s`)
      settled.reject(signal?.aborted === true ? signal.reason : late)
    }
    ended.addEventListener('abort', end, { once: true })
    this.#calls.set(call, { key, thread: this.#post(call, key), settled })
    try {
      if (ended.aborted) end()
      return await settled.promise
    } finally {
      ended.removeEventListener('abort', end)
      this.#calls.delete(call)
    }
  }

  #post(call: number, key: KeyText): PoolThread {
    const thread = this.#thread()
    thread.post({ type: 'encode', call, key })
    return thread
  }

  hear(message: FromThread & { type: 'encoded' | 'unencodable' }): void {
    const settled = this.#calls.get(message.call)?.settled
    if (message.type === 'unencodable') settled?.reject(unencodable(message.reason))
    else settled?.resolve({ bytes: message.bytes, schema: message.schema })
  }

  /** Calls of a thread that is no more go on in another one, except the one it ended of. @param reason of the death */
  died(thread: PoolThread, { kind, busy }: Death, reason: string): void {
    for (const [call, each] of this.#calls) {
      if (each.thread !== thread) continue
      if (kind !== 'crash' && busy?.search === call) each.settled.reject(unencodable(reason))
      else each.thread = this.#post(call, each.key)
    }
  }

  /** The pool ends. */
  end(): void {
    const error = new SerdeError('MR_SERDE_UNENCODABLE', 'The search workers are ending.')
    for (const { settled } of this.#calls.values()) settled.reject(error)
  }
}
