/** What of package-lock.json (version 3) a workspace needs when it runs: its dependencies and theirs, without devDependencies. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** An entry of the lockfile. https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export interface LockedPackage {
  readonly version?: string
  readonly license?: string
  /** Of the published archive: `sha512-` and base64. */
  readonly integrity?: string
  /** A workspace is a link to its folder, `resolved`. */
  readonly link?: boolean
  readonly resolved?: string
  readonly os?: string | readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** By folder, such as `node_modules/zod` and `server`; '' is the root. */
type Lockfile = Readonly<Record<string, LockedPackage>>

export interface NeededPackage {
  /** Folder below the root. */
  readonly folder: string
  readonly name: string
  readonly entry: LockedPackage
  /** Folders of what it depends on, links followed. */
  readonly needs: readonly string[]
}

export function readLockfile(root: string): Lockfile {
  const lock: { readonly packages: Lockfile } = JSON.parse(
    readFileSync(path.join(root, 'package-lock.json'), 'utf8'),
  )
  return lock.packages
}

/**
 * The packages that `workspaces` need at run time, themselves included, by folder.
 * @throws Error for a dependency that the lockfile does not have
 */
export function neededPackages(
  lock: Lockfile,
  workspaces: readonly string[],
): ReadonlyMap<string, NeededPackage> {
  const found = new Map<string, NeededPackage>()
  const waiting = [...workspaces]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entry = lock[folder]
    if (entry === undefined) throw new Error(`package-lock.json has no ${folder}`)
    if (found.has(folder)) continue
    const needs: string[] = []
    for (const [name, optional] of dependenciesOf(entry)) {
      const target = resolve(lock, folder, name)
      if (target !== undefined) needs.push(target)
      else if (!optional)
        throw new Error(`package-lock.json has no ${name}, which ${folder} depends on`)
    }
    found.set(folder, { folder, name: nameOf(folder), entry, needs: needs.sort() })
    waiting.push(...needs)
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function* dependenciesOf(entry: LockedPackage): Generator<[name: string, optional: boolean]> {
  for (const name of Object.keys(entry.dependencies ?? {})) yield [name, false]
  for (const name of Object.keys(entry.optionalDependencies ?? {})) yield [name, true]
}

/** As Node looks for it: in node_modules of the folder and of each above it. */
function resolve(lock: Lockfile, folder: string, name: string): string | undefined {
  for (let at = folder; ; at = path.posix.dirname(at)) {
    const place = path.posix.join(at === '.' ? '' : at, 'node_modules', name)
    const entry = lock[place]
    if (entry !== undefined) return entry.link === true ? entry.resolved : place
    if (at === '.' || at === '') return undefined
  }
}

function nameOf(folder: string): string {
  const [, name] = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(folder) ?? []
  return name ?? `@millrace/${path.posix.basename(folder)}`
}
