/** Removes what nobody can bring any more, and notices what ends by time. */
import type { Logger } from '../../log/logger.ts'
import type { Store } from './store.ts'
import { CUTS, SESSIONS, type Stored, TOKENS } from './stored.ts'

const NOTICE_MS = 1_000
const CLEAN_MS = { least: 600_000, spread: 300_000 } as const
/** Clocks of instances differ. */
const SLACK_MS = 3_600_000
/** People look for what became of a token. */
const EXPIRED_TOKEN_MS = 30 * 86_400_000

export interface Janitor extends Disposable {
  /** A credential that was good when it was last asked for. */
  watch(name: string, isGood: () => boolean): void
}

/** @param ended called when something that was good ended by time */
export function startJanitor(store: Store, log: Logger, ended: () => void): Janitor {
  const watched = new Map<string, () => boolean>()
  const noticing = setInterval(() => {
    let any = false
    for (const [name, isGood] of watched) {
      if (isGood()) continue
      watched.delete(name)
      any = true
    }
    if (any) ended()
  }, NOTICE_MS).unref()

  async function clean(): Promise<void> {
    for (const prefix of [SESSIONS, TOKENS, CUTS]) {
      for (const [key, value] of store.list(prefix)) {
        if (!isWaste(value, Date.now())) continue
        await store.writeNow(key, (before) =>
          before !== undefined && isWaste(before, Date.now()) ? undefined : before,
        )
      }
    }
  }

  let cleaning: NodeJS.Timeout
  const plan = (): void => {
    cleaning = setTimeout(
      () => {
        void clean()
          .catch((error: unknown) => log.debug({ error }, 'ended sessions could not be removed'))
          .finally(plan)
      },
      CLEAN_MS.least + Math.random() * CLEAN_MS.spread,
    )
    cleaning.unref()
  }
  plan()

  return {
    watch: (name, isGood) => watched.set(name, isGood),
    [Symbol.dispose]() {
      clearInterval(noticing)
      clearTimeout(cleaning)
    },
  }
}

function isWaste(value: Stored, now: number): boolean {
  switch (value.kind) {
    case 'session':
      return now > value.expiresAt + SLACK_MS
    case 'token':
      return value.expiresAt !== null && now > value.expiresAt + EXPIRED_TOKEN_MS
    case 'ended':
    case 'cut':
      return now > value.until + SLACK_MS
  }
}
