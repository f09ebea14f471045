/** Copies of folders with what does not run left out. */
import { copyFileSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs'
import path from 'node:path'

/** @param wanted asked for every file and folder, by its path below `from` */
export function copyTree(
  from: string,
  to: string,
  wanted: (relative: string, isFolder: boolean) => boolean,
): void {
  const copy = (relative: string): void => {
    for (const entry of readdirSync(path.join(from, relative), { withFileTypes: true })) {
      const name = path.posix.join(relative, entry.name)
      if (!wanted(name, entry.isDirectory())) continue
      if (entry.isDirectory()) copy(name)
      else {
        const target = path.join(to, name)
        mkdirSync(path.dirname(target), { recursive: true })
        if (entry.isSymbolicLink()) symlinkSync(readlinkSync(path.join(from, name)), target)
        else copyFileSync(path.join(from, name), target)
      }
    }
  }
  copy('')
}
