/** At most so many things at a time; the others wait in order. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>

export function limit(most: number): Limit {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      // The place is handed over, so that nobody who comes now gets it first.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
