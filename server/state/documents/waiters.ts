/** Those who wait until something is true of the view: asked again whenever it changed. */
export interface Waiters {
  /** Resolves true as soon as `test` holds, false after `timeoutMs` or once all are let go. */
  until(test: () => boolean, timeoutMs: number): Promise<boolean>
  /** Something changed. */
  check(): void
  letGo(): void
}

export function waiters(): Waiters {
  const waiting = new Map<() => boolean, (held: boolean) => void>()
  const settle = (test: () => boolean, held: boolean): void => {
    waiting.get(test)?.(held)
    waiting.delete(test)
  }
  return {
    async until(test, timeoutMs) {
      if (test()) return true
      if (timeoutMs <= 0) return false
      // A function of its own: the same test may be waited for twice.
      const own = (): boolean => test()
      const timer = setTimeout(() => settle(own, false), timeoutMs)
      const held = await new Promise<boolean>((resolve) => waiting.set(own, resolve))
      clearTimeout(timer)
      return held
    },
    check() {
      for (const test of waiting.keys()) if (test()) settle(test, true)
    },
    letGo() {
      for (const test of waiting.keys()) settle(test, false)
    },
  }
}
