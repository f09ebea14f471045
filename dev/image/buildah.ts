/** Builds the image of an assembled folder without a daemon: buildah, and its storage in plain folders (vfs). */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Architecture } from './architecture.ts'
import { runCommand } from './run-command.ts'

export interface BuildOptions {
  readonly root: string
  /** The folder with `root/`. */
  readonly context: string
  readonly architecture: Architecture
  readonly version: string
  readonly tag: string
  /** buildah's own storage, where the image is then; left out: where buildah of this user keeps them. */
  readonly storage?: string
}

/** Options before the command, so that `buildah` finds the image of that storage. */
export function storageOptions(storage: string | undefined): string[] {
  if (storage === undefined) return []
  const folders = ['root', 'run'].map((name) => path.join(storage, name))
  for (const folder of folders) mkdirSync(folder, { recursive: true })
  const [root = '', run = ''] = folders
  return ['--storage-driver', 'vfs', '--root', root, '--runroot', run]
}

/** @throws Error when buildah is not there or fails */
export function buildImage(options: BuildOptions): void {
  const { root, context, architecture, version, tag, storage } = options
  runCommand('buildah', [
    ...storageOptions(storage),
    'bud',
    '--isolation',
    'chroot',
    // OCI's own format has no HEALTHCHECK.
    '--format',
    'docker',
    '--platform',
    `linux/${architecture}`,
    '--timestamp',
    '0',
    '--build-arg',
    `VERSION=${version}`,
    '--build-arg',
    `REVISION=${revision(root)}`,
    '--file',
    path.join(root, 'deploy/docker/Dockerfile'),
    '--tag',
    tag,
    context,
  ])
}

/** Of the sources; empty where they came without git. */
function revision(root: string): string {
  try {
    return runCommand('git', ['-C', root, 'rev-parse', 'HEAD']).trim()
  } catch {
    return ''
  }
}
