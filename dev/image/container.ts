/**
 * A built image run as a container runtime would, without one: its own mounts, the root read-only, a tmpfs on its volume
 * /tmp, its user without groups, capabilities or new privileges, and a limit of memory where this machine lets one be
 * set. What is not here: namespaces for processes and network, seccomp, and the runtime itself. Takes root.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { freePorts } from '../kafka/ports.ts'
import { reap } from '../kafka/reaper.ts'
import { storageOptions } from './buildah.ts'
import { memoryGroup } from './memory-group.ts'
import { runCommand } from './run-command.ts'

/** What Docker calls an image's config. */
export interface DockerConfig {
  readonly User: string
  readonly Env: readonly string[]
  readonly Entrypoint: readonly string[]
  readonly ExposedPorts: Readonly<Record<string, object>>
  readonly Volumes: Readonly<Record<string, object>>
  readonly Labels: Readonly<Record<string, string>>
  readonly Healthcheck: { readonly Test: readonly string[] }
}

export interface Container extends Disposable {
  /** Its file system. */
  readonly folder: string
  readonly config: DockerConfig
  /** Starts its entry point on a free port of 127.0.0.1. */
  start(env: Readonly<Record<string, string>>, options?: StartOptions): Promise<Running>
  /** Runs another command in it, to its end. */
  run(command: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>
}

export interface StartOptions {
  /** Bytes; told by `Running.isLimited` whether this machine let it be set. */
  readonly memory?: number
}

export interface Running {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly isLimited: boolean
  output(): string
  readonly ended: Promise<Ended>
}

export interface Ended {
  readonly code: number | null
  readonly output: string
}

/** The system's. */
const UNSHARE = 'unshare'

/** $0: its root; the rest is the command. A runtime makes the mount points, too. */
const ENTER = `set -e
[ -z "$CGROUP" ] || echo $$ > "$CGROUP/cgroup.procs"
mount --bind "$0" "$0"
mount -o remount,bind,ro "$0"
mount -t tmpfs -o mode=1777,nosuid,nodev,noexec,size=64m tmpfs "$0/tmp"
mount -t proc proc "$0/proc"
mount --rbind /sys/fs/cgroup "$0/sys/fs/cgroup"
unset CGROUP
exec setpriv --no-new-privs --bounding-set -all,+sys_chroot,+setuid,+setgid \\
  chroot --userspec="$USERSPEC" --groups= "$0" "$@"`

/** @param storage of buildah (`buildImage`). @throws Error when the image is not there, or this is not root */
export function openContainer(storage: string, tag: string): Container {
  if (process.getuid?.() !== 0)
    throw new Error('Only root can mount what a container has: run this as root')
  const buildah = (...args: string[]): string =>
    runCommand('buildah', [...storageOptions(storage), ...args]).trim()
  const inspected: { readonly Docker: { readonly config: DockerConfig } } = JSON.parse(
    buildah('inspect', '--type', 'image', tag),
  )
  const { config } = inspected.Docker
  const id = buildah('from', tag)
  const folder = buildah('mount', id)
  for (const point of ['proc', 'sys/fs/cgroup'])
    mkdirSync(path.join(folder, point), { recursive: true })
  // As every runtime does. The name is for tests of what looks names up.
  writeFileSync(path.join(folder, 'etc/hosts'), '127.0.0.1 localhost\n127.0.0.1 kafka.test\n')

  function enter(
    command: readonly string[],
    env: Readonly<Record<string, string>>,
    cgroup: string | null = null,
  ) {
    const child = spawn(UNSHARE, ['--mount', 'sh', '-c', ENTER, folder, ...command], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...Object.fromEntries(config.Env.map((pair) => pair.split(/=(.*)/s).slice(0, 2))),
        ...env,
        USERSPEC: config.User,
        CGROUP: cgroup ?? '',
      },
    })
    reap(child)
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    const ended = once(child, 'close').then((): Ended => {
      if (cgroup !== null) rmdirSync(cgroup)
      return { code: child.exitCode, output }
    })
    return { pid: child.pid ?? 0, output: () => output, ended }
  }

  return {
    folder,
    config,
    async start(env, { memory } = {}) {
      const [port = 0] = await freePorts(1)
      const cgroup = memory === undefined ? null : memoryGroup(memory)
      const variables = { HOST: '127.0.0.1', PORT: String(port), ...env }
      const process = enter(config.Entrypoint, variables, cgroup)
      return { ...process, port, url: `http://127.0.0.1:${port}`, isLimited: cgroup !== null }
    },
    run: (command, env = {}) => enter(command, env).ended,
    [Symbol.dispose]() {
      buildah('rm', id)
    },
  }
}
