/** Millrace itself in the image, below /opt/millrace: sources as they are, packages they need, the built console. */
import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { copyTree } from './copy-tree.ts'
import type { NeededPackage } from './lockfile.ts'

/** Where it lies in the image. */
export const HOME = 'opt/millrace'

const TEST_FOLDERS = new Set(['testing', 'fixtures', 'node_modules', 'dist'])
/** Tests, and what writes the manual. */
const DEVELOPERS_FILE = /(?:\.test|-for-tests)\.ts$|^manual\.ts$/

export function copyApplication(
  root: string,
  image: string,
  packages: Iterable<NeededPackage>,
): void {
  const home = path.join(image, HOME)
  for (const { folder, name } of packages) {
    const target = path.join(home, folder)
    const from = path.join(root, folder)
    if (folder.includes('node_modules/')) {
      copyTree(from, target, isNeededOfPackage)
      continue
    }
    copyTree(from, target, isNeededOfSources)
    // As npm links a workspace.
    const link = path.join(home, 'node_modules', name)
    mkdirSync(path.dirname(link), { recursive: true })
    symlinkSync(path.relative(path.dirname(link), target), link)
  }
  copyTree(path.join(root, 'web/dist'), path.join(home, 'web/dist'), () => true)
  for (const file of ['package.json', 'LICENSE'])
    copyFileSync(path.join(root, file), path.join(home, file))
}

function isNeededOfSources(file: string, isFolder: boolean): boolean {
  return isFolder ? !TEST_FOLDERS.has(path.posix.basename(file)) : !DEVELOPERS_FILE.test(file)
}

const PACKAGE_TEST_FOLDERS = new Set(['test', 'tests', '__tests__', 'benchmark', 'node_modules'])

/** Node runs no TypeScript below node_modules. Licences stay, whatever their file is called. */
function isNeededOfPackage(file: string, isFolder: boolean): boolean {
  const name = path.posix.basename(file)
  if (name.startsWith('.')) return false
  if (isFolder) return !PACKAGE_TEST_FOLDERS.has(name)
  if (/licen[cs]e|notice|copying/i.test(name)) return true
  return !/\.(?:map|[cm]?ts|tsx|md|markdown|flow|sh|tsbuildinfo)$/.test(name)
}
