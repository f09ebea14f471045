/** What keeps the log from taking or giving records at the moment: one sentence of all that is wrong. */

export interface Troubles {
  /** @param what it is about: said again it replaces what was said before. @param forMs it is not said for so long then */
  set(what: string, sentence: string, forMs?: number): void
  clear(what: string): void
  readonly sentence: string | null
}

interface Trouble {
  readonly since: number
  readonly sentence: string
  readonly until: number
}

/** A leader moves within this: nobody need hear of that. */
const NEGLIGIBLE_MS = 1000

export function openTroubles(now: () => number = () => performance.now()): Troubles {
  /** Oldest first. */
  const troubles = new Map<string, Trouble>()
  return {
    set(what, sentence, forMs = Number.POSITIVE_INFINITY) {
      const at = now()
      const before = troubles.get(what)
      const since = before !== undefined && before.until > at ? before.since : at
      troubles.set(what, { since, sentence, until: at + forMs })
    },
    clear(what) {
      troubles.delete(what)
    },
    get sentence() {
      const at = now()
      for (const [what, { since, sentence, until }] of troubles) {
        if (until <= at) troubles.delete(what)
        else if (at - since >= NEGLIGIBLE_MS) return sentence
      }
      return null
    },
  }
}
