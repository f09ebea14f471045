import { readdirSync, readFileSync } from 'node:fs'

const LIMIT_MS = 2_000

/**
 * SIGSTOP, and waits until every thread has stopped: a thread that is running goes on for a moment, and might answer
 * what a test asks of a frozen broker. Where there is no /proc the signal alone has to do.
 */
export function freezeProcess(pid: number): void {
  process.kill(pid, 'SIGSTOP')
  const deadline = Date.now() + LIMIT_MS
  while (Date.now() < deadline && !isStopped(pid));
}

function isStopped(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')
      return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T')
    })
  } catch {
    return true
  }
}
