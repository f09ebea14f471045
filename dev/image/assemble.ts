/** Assembles the folder that is the whole file system of the image. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Architecture } from './architecture.ts'
import { copyApplication, HOME } from './application.ts'
import { debianPackages } from './debian.ts'
import { readDockerfile } from './dockerfile.ts'
import { neededPackages, readLockfile } from './lockfile.ts'
import { nodePackage } from './node-package.ts'
import { makeBom } from './sbom.ts'
import { settle } from './settle.ts'
import { copySystem } from './system.ts'
import { warmCompileCache } from './warm.ts'

export interface AssembleOptions {
  /** Of the repository. */
  readonly root: string
  /** What was fetched is kept here. */
  readonly cache: string
  /** Gets `root/` and `sbom.cdx.json`; what was there is removed. */
  readonly output: string
  readonly architecture: Architecture
  readonly say: (line: string) => void
}

export interface Assembled {
  /** The folder that is to be `/`. */
  readonly image: string
  readonly version: string
  readonly bytes: number
}

/** What runs in the image: the server, and the commands that need nothing but what it needs. */
const WORKSPACES = ['server', 'cli']
/** The first day that ZIP files know; what is packed has to have some time. */
const EPOCH_SECONDS = 315_532_800

/** @throws Error when something cannot be had, or the console was not built */
export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { root, cache, output, architecture, say } = options
  const image = path.join(output, 'root')
  if (!existsSync(path.join(root, 'web/dist/index.html')))
    throw new Error('The console is not built: ./millrace image and ./millrace test build it first')
  const lock = readLockfile(root)
  const packages = neededPackages(lock, WORKSPACES)
  const node = nodePackage(root, lock, cache, architecture)
  const debian = debianPackages(cache, architecture, say)
  rmSync(image, { recursive: true, force: true })
  mkdirSync(image, { recursive: true })
  copyApplication(root, image, packages.values())
  copyFileSync(
    path.join(root, 'deploy/docker/use-compile-cache.mjs'),
    path.join(image, HOME, 'use-compile-cache.mjs'),
  )
  const programs = copySystem(image, architecture, node, debian)
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  )
  const bom = makeBom({ version, node, packages, bundled: neededPackages(lock, ['web']), debian })
  writeFileSync(path.join(output, 'sbom.cdx.json'), bom)
  writeFileSync(path.join(image, HOME, 'sbom.cdx.json'), bom)
  await warmCompileCache(image, architecture, readDockerfile(root), say)
  return { image, version, bytes: settle(image, programs, EPOCH_SECONDS) }
}
