/** How many searches may run at the same time: of everybody, and of one user. */
import { JobError } from './errors.ts'

/** Searches last seconds; a shorter wait would only ask more often. */
const RETRY_AFTER_S = 5

export interface Admission {
  readonly running: number
  /**
   * Takes a place until it is disposed of (once or often).
   * @throws JobError MR_TOO_MANY_SEARCHES
   */
  enter(user: string): Disposable
}

/** What is said to who comes too many. */
export interface AdmissionWords {
  own(running: number): string
  all(running: number): string
}

export function admission(
  limits: { readonly maxConcurrent: number; readonly maxPerUser: number },
  words: AdmissionWords,
): Admission {
  const { maxConcurrent, maxPerUser } = limits
  const byUser = new Map<string, number>()
  let running = 0
  return {
    get running() {
      return running
    },
    enter(user) {
      const own = byUser.get(user) ?? 0
      if (own >= maxPerUser) throw tooMany(words.own(own))
      if (running >= maxConcurrent) throw tooMany(words.all(running))
      running++
      byUser.set(user, own + 1)
      let inside = true
      return {
        [Symbol.dispose]() {
          if (!inside) return
          inside = false
          running--
          const left = (byUser.get(user) ?? 1) - 1
          if (left === 0) byUser.delete(user)
          else byUser.set(user, left)
        },
      }
    },
  }
}

export const SEARCH_WORDS: AdmissionWords = {
  own: (running) =>
    `You have ${running} searches running, which is the most (SEARCH_MAX_PER_USER). Stop one, or wait for one to end.`,
  all: (running) =>
    `${running} searches are running, which is the most for this server (SEARCH_MAX_CONCURRENT). Try again when one has ended.`,
}

export const SMALL_WORDS: AdmissionWords = {
  own: (running) =>
    `You are reading ${running} single records or samples of topics at the moment, which is the most. Ask again.`,
  all: (running) =>
    `${running} single records or samples of topics are being read, which is the most for this server. Ask again.`,
}

const tooMany = (message: string): JobError =>
  new JobError('MR_TOO_MANY_SEARCHES', message, { retryAfter: RETRY_AFTER_S })
