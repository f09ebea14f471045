/** Answers that are kept for a while: asked once, however many ask at the same time; failures are not kept. */

export interface OncePer {
  get<T>(key: string, ask: () => Promise<T>): Promise<T>
}

/** Of so many keys; the oldest go first. */
const MAX_KEPT = 500

export function oncePer(keepMs: number, now: () => number = () => performance.now()): OncePer {
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>()
  return {
    async get<T>(key: string, ask: () => Promise<T>): Promise<T> {
      const before = kept.get(key)
      if (before !== undefined && now() - before.at < keepMs) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key is asked with one kind of answer only
        return (await before.answer) as T
      }
      const answer = ask()
      kept.delete(key)
      kept.set(key, { at: now(), answer })
      const [oldest] = kept.keys()
      if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
      try {
        return await answer
      } catch (error) {
        if (kept.get(key)?.answer === answer) kept.delete(key)
        throw error
      }
    },
  }
}
