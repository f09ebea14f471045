/** Gives every file of the image the same time, and modes that do not depend on who assembled it. */
import { chmodSync, lstatSync, lutimesSync, readdirSync, utimesSync } from 'node:fs'
import path from 'node:path'

/**
 * @param programs files that may be run, below the image; every other may be read
 * @param seconds since 1970
 * @returns the bytes of all files
 */
export function settle(image: string, programs: readonly string[], seconds: number): number {
  const executable = new Set(programs.map((file) => path.join(image, file)))
  let bytes = 0
  const visit = (file: string): void => {
    const stat = lstatSync(file)
    if (stat.isSymbolicLink()) {
      lutimesSync(file, seconds, seconds)
      return
    }
    if (stat.isDirectory()) for (const name of readdirSync(file)) visit(path.join(file, name))
    else bytes += stat.size
    const isSticky = (stat.mode & 0o1000) !== 0
    const mode = stat.isDirectory() || executable.has(file) ? 0o755 : 0o644
    chmodSync(file, isSticky ? 0o1777 : mode)
    utimesSync(file, seconds, seconds)
  }
  visit(image)
  return bytes
}
