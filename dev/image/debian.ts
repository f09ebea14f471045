/**
 * Debian's packages that the image takes files from, of either architecture, through apt with state of its own: the
 * system's packages are neither needed nor touched, and no root. apt checks the archive's signatures.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import type { Architecture } from './architecture.ts'
import { runCommand } from './run-command.ts'

/** The C and C++ libraries that Node needs, certificates of authorities, time zones, and the name of the release. */
const PACKAGES = ['base-files', 'ca-certificates', 'libc6', 'libgcc-s1', 'libstdc++6', 'tzdata']
/** The archive is asked again after this long, so that security updates arrive. */
const FRESH_MS = 7 * 24 * 3_600_000

export interface DebianPackage {
  readonly name: string
  readonly version: string
  readonly architecture: string
  /** What it says of itself: lines `Field: value`. */
  readonly control: string
  /** Its source package, by which advisories are published. */
  readonly source: string
  /** The folder that it is unpacked in. */
  readonly folder: string
}

/** @param cache a folder that keeps what was fetched. @throws Error when neither apt nor an earlier fetch has them */
export function debianPackages(
  cache: string,
  architecture: Architecture,
  say: (line: string) => void,
): DebianPackage[] {
  const folder = path.join(cache, 'debian', architecture)
  const stamp = path.join(folder, 'fetched')
  const isThere = existsSync(stamp)
  if (!isThere || Date.now() - statSync(stamp).mtimeMs > FRESH_MS) {
    try {
      say(`fetching Debian's packages for ${architecture}: ${PACKAGES.join(', ')}`)
      fetchPackages(folder, architecture)
      writeFileSync(stamp, '')
    } catch (error) {
      if (!isThere) throw explain(error, architecture)
      say(`the packages of ${statSync(stamp).mtime.toISOString()} are used: ${String(error)}`)
    }
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith('.control'))
    .sort()
    .map((name) => describe(path.join(folder, path.basename(name, '.control'))))
}

function fetchPackages(folder: string, architecture: Architecture): void {
  const fresh = `${folder}.new`
  rmSync(fresh, { recursive: true, force: true })
  for (const part of ['lists/partial', 'cache/archives/partial', 'debs'])
    mkdirSync(path.join(fresh, part), { recursive: true })
  const status = path.join(fresh, 'status')
  writeFileSync(status, '')
  const own = [
    `APT::Architecture=${architecture}`,
    `APT::Architectures::=${architecture}`,
    // Apt as root would fetch as a user who may not write here.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    `Dir::State::lists=${fresh}/lists`,
    `Dir::State::status=${status}`,
    `Dir::Cache=${fresh}/cache`,
  ].flatMap((option) => ['-o', option])
  const debs = path.join(fresh, 'debs')
  runCommand('apt-get', [...own, '-qq', 'update'])
  const download = (names: readonly string[]): string =>
    runCommand('apt-get', [...own, '-qq', 'download', ...names], { cwd: debs })
  download(PACKAGES)
  // The licence of the libraries of GCC lies in a package that is named by its release.
  const [libgcc = ''] = readdirSync(debs).filter((deb) => deb.startsWith('libgcc-s1_'))
  const depends = runCommand('dpkg-deb', ['-f', path.join(debs, libgcc), 'Depends'])
  download(depends.match(/\bgcc-\d+-base\b/g) ?? [])
  for (const deb of readdirSync(debs)) {
    const target = path.join(fresh, deb.slice(0, deb.indexOf('_')))
    runCommand('dpkg-deb', ['-x', path.join(debs, deb), target])
    // Beside what is in it: the package's description of itself.
    writeFileSync(`${target}.control`, runCommand('dpkg-deb', ['-f', path.join(debs, deb)]))
  }
  for (const part of ['lists', 'cache', 'debs', 'status'])
    rmSync(path.join(fresh, part), { recursive: true })
  rmSync(folder, { recursive: true, force: true })
  renameSync(fresh, folder)
}

function describe(folder: string): DebianPackage {
  const control = readFileSync(`${folder}.control`, 'utf8')
  const field = (name: string): string =>
    new RegExp(`^${name}: ([^ \n]+)`, 'm').exec(control)?.[1] ?? ''
  const name = field('Package')
  return {
    name,
    version: field('Version'),
    architecture: field('Architecture'),
    control,
    source: field('Source') || name,
    folder,
  }
}

function explain(error: unknown, architecture: Architecture): Error {
  return new Error(
    `Debian's packages for ${architecture} could not be fetched: ${String(error)}
This takes apt-get and dpkg-deb with sources that have this architecture (Debian's own have amd64 and arm64).`,
    { cause: error },
  )
}
