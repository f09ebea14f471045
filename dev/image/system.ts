/** The system below Millrace in the image: Node, the libraries it asks for, certificates, time zones, users. No shell. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { ARCHITECTURES, type Architecture } from './architecture.ts'
import { HOME } from './application.ts'
import { copyTree } from './copy-tree.ts'
import type { DebianPackage } from './debian.ts'
import { readLinked } from './elf.ts'
import type { NodePackage } from './node-package.ts'

/** Who runs in the container; a number, so that Kubernetes can tell that it is not root. */
const USER = 1001

/** @returns the programs: Node and the loader of its libraries */
export function copySystem(
  image: string,
  architecture: Architecture,
  node: NodePackage,
  debian: readonly DebianPackage[],
): string[] {
  const bin = path.join(image, HOME, 'bin')
  mkdirSync(bin, { recursive: true })
  copyFileSync(path.join(node.folder, 'bin/node'), path.join(bin, 'node'))
  copyFileSync(path.join(node.folder, 'LICENSE'), path.join(bin, 'LICENSE'))
  const loader = copyLibraries(image, architecture, path.join(bin, 'node'), debian)
  copyDescriptions(image, debian)
  writeCertificates(image, debian)
  const zones = 'usr/share/zoneinfo'
  // The same zones again with leap seconds, and for POSIX: nobody asks for them.
  copyTree(
    path.join(folderOf(debian, 'tzdata'), zones),
    path.join(image, zones),
    (name) => !/^(?:posix|right)(?:\/|$)/.test(name),
  )
  writeAccounts(image)
  // Mount points.
  for (const folder of ['etc/millrace', 'tmp']) mkdirSync(path.join(image, folder))
  chmodSync(path.join(image, 'tmp'), 0o1777)
  return [`${HOME}/bin/node`, loader]
}

function folderOf(debian: readonly DebianPackage[], name: string): string {
  const found = debian.find((one) => one.name === name)
  if (found === undefined) throw new Error(`${name} is not among Debian's packages`)
  return found.folder
}

/** What the binary and its libraries name, and theirs. @returns the loader */
function copyLibraries(
  image: string,
  architecture: Architecture,
  binary: string,
  debian: readonly DebianPackage[],
): string {
  const { triplet } = ARCHITECTURES[architecture]
  const places = [`lib/${triplet}`, `usr/lib/${triplet}`]
  const { loader, libraries } = readLinked(binary)
  if (loader === null) throw new Error(`${binary} names no loader`)
  const waiting = [path.basename(loader), ...libraries]
  const done = new Set<string>()
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (done.has(name)) continue
    done.add(name)
    const library = debian
      .flatMap(({ folder }) => places.map((place) => path.join(folder, place, name)))
      .find((file) => existsSync(file))
    if (library === undefined) throw new Error(`no Debian package of the image has ${name}`)
    // The loader has a path of its own; it finds itself by that, and everything else in the first place.
    const target = path.join(
      image,
      name === path.basename(loader) ? loader : `lib/${triplet}/${name}`,
    )
    mkdirSync(path.dirname(target), { recursive: true })
    copyFileSync(library, target)
    waiting.push(...readLinked(library).libraries)
  }
  return loader
}

/** Licences, and what scanners read: the release, and each package as dpkg would know it (one file each, as distroless). */
function copyDescriptions(image: string, debian: readonly DebianPackage[]): void {
  const known = path.join(image, 'var/lib/dpkg/status.d')
  mkdirSync(known, { recursive: true })
  for (const { name, control, folder } of debian) {
    writeFileSync(path.join(known, name), control)
    const doc = path.join(image, 'usr/share/doc', name)
    mkdirSync(doc, { recursive: true })
    // Packages of GCC have a link to the folder of its base.
    const from = path.join(folder, 'usr/share/doc', name)
    const owner = lstatSync(from).isSymbolicLink() ? readlinkSync(from) : name
    copyFileSync(
      path.join(folderOf(debian, owner), 'usr/share/doc', owner, 'copyright'),
      path.join(doc, 'copyright'),
    )
  }
  const release = path.join(folderOf(debian, 'base-files'), 'usr/lib/os-release')
  mkdirSync(path.join(image, 'etc'), { recursive: true })
  copyFileSync(release, path.join(image, 'etc/os-release'))
}

/** One file of all authorities, where OpenSSL of every Linux looks when it is told nothing else. */
function writeCertificates(image: string, debian: readonly DebianPackage[]): void {
  const folder = path.join(folderOf(debian, 'ca-certificates'), 'usr/share/ca-certificates/mozilla')
  const bundle = readdirSync(folder)
    .filter((name) => name.endsWith('.crt'))
    .sort()
    .map((name) => readFileSync(path.join(folder, name), 'utf8').trimEnd() + '\n')
  mkdirSync(path.join(image, 'etc/ssl/certs'), { recursive: true })
  writeFileSync(path.join(image, 'etc/ssl/certs/ca-certificates.crt'), bundle.join(''))
}

function writeAccounts(image: string): void {
  const write = (name: string, lines: readonly string[]): void =>
    writeFileSync(path.join(image, 'etc', name), lines.map((line) => `${line}\n`).join(''))
  write('passwd', [
    'root:x:0:0:root:/:/sbin/nologin',
    `millrace:x:${USER}:${USER}:Millrace:/tmp:/sbin/nologin`,
  ])
  write('group', ['root:x:0:', `millrace:x:${USER}:`])
  // Names of hosts: the file, then DNS. glibc asks systemd-resolved first otherwise.
  write('nsswitch.conf', ['passwd: files', 'group: files', 'hosts: files dns'])
}
