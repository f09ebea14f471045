/** A file of users as it is now: read again when it changes. */
import { readFileSync, statSync } from 'node:fs'
import { parseUserFile, type FileUser } from '../../../config/user-file.ts'
import type { Logger } from '../../../log/logger.ts'
import { passwordCheck, type PasswordCheck } from './check-password.ts'

export interface UserSource extends Disposable {
  get(name: string): FileUser | undefined
  readonly check: PasswordCheck['check']
  /** Grows by one when the file is read anew. */
  readonly version: number
  onChange(listener: () => void): () => void
}

/** Files are looked at, not watched: mounted ones (ConfigMap) are replaced by links that no watcher sees. */
const LOOK_MS = 1_000

/** @param file was readable at the start */
export function userSource(file: string, log: Logger): UserSource {
  const listeners = new Set<() => void>()
  let users: ReadonlyMap<string, FileUser> = new Map()
  let checking = passwordCheck(users)
  let seen = ''
  let version = 0
  let trouble: string | null = null

  function look(): void {
    try {
      const mark = markOf(file)
      if (mark === seen) return
      const parsed = parseUserFile(readFileSync(file, 'utf8'))
      seen = mark
      users = parsed.users
      checking = passwordCheck(users)
      version++
      trouble = null
      for (const problem of parsed.problems) log.warn(`the file of users ${file}: ${problem}`)
      if (version > 1) log.info(`read ${users.size} users anew from ${file}`)
    } catch (error) {
      // Those of before stay: a file that is being replaced may be away for a moment.
      const reason = error instanceof Error ? error.message : String(error)
      if (reason !== trouble) log.warn(`the file of users ${file} cannot be read: ${reason}`)
      trouble = reason
      return
    }
    for (const listener of listeners) listener()
  }

  look()
  const timer = setInterval(look, LOOK_MS).unref()
  return {
    get: (name) => users.get(name),
    check: (name, password) => checking.check(name, password),
    get version() {
      return version
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

function markOf(file: string): string {
  const { mtimeMs, size, ino } = statSync(file)
  return `${mtimeMs} ${size} ${ino}`
}
