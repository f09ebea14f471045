/** A control group with a limit of memory, as container runtimes make one. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const ROOT = '/sys/fs/cgroup'

let made = 0

/** @returns its folder, which is removed when no process is in it any more; null where this machine lets none be made */
export function memoryGroup(bytes: number): string | null {
  const isFirst = existsSync(path.join(ROOT, 'memory/memory.limit_in_bytes'))
  const folder = path.join(ROOT, isFirst ? 'memory' : '', `millrace-${process.pid}-${made++}`)
  try {
    mkdirSync(folder)
  } catch {
    return null
  }
  try {
    writeFileSync(path.join(folder, isFirst ? 'memory.limit_in_bytes' : 'memory.max'), `${bytes}`)
    return folder
  } catch {
    rmdirSync(folder)
    return null
  }
}
