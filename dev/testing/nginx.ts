/** The system's nginx as a process of its own, in front of what a test starts. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { devError } from '../errors.ts'
import { freePorts } from '../kafka/ports.ts'
import { reap, reapFolder } from '../kafka/reaper.ts'
import { until } from './until.ts'

export interface NginxProcess extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  /** What it wrote to its error log. */
  errors(): string
  stop(): Promise<void>
}

/** The system's. */
const NGINX = 'nginx'
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']

/**
 * @param http what stands in its `http` block, for the port that it is to listen on
 * @param upPath answers with a good status when it is up
 * @throws DevError MR_DEV_DIED, with what it said of its configuration
 */
export async function startNginx(
  http: (port: number) => string,
  upPath: string,
): Promise<NginxProcess> {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-nginx-'))
  reapFolder(folder)
  mkdirSync(path.join(folder, 'logs'))
  const [port = 0] = await freePorts(1)
  const file = path.join(folder, 'nginx.conf')
  const error = path.join(folder, 'logs', 'error.log')
  const temporary = TEMPORARY.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')
  writeFileSync(
    file,
    // A worker of root's is otherwise somebody who may not use the folder, which large bodies go through.
    `user ${userInfo().username}; worker_processes 1; daemon off; pid ${folder}/nginx.pid; events { worker_connections 512; }
http { access_log off; ${temporary}
${http(port)}
}`,
  )
  const child = spawn(NGINX, ['-e', error, '-p', folder, '-c', file], { stdio: 'ignore' })
  reap(child)
  const url = `http://127.0.0.1:${port}`
  const errors = () => readFileSync(error, 'utf8')
  const isUp = () => fetch(url + upPath).then(({ ok }) => ok)
  await until(async () => child.exitCode !== null || (await isUp()), { describe: 'nginx answers' })
  if (child.exitCode !== null)
    throw devError('MR_DEV_DIED', ['nginx', `exit code ${child.exitCode}`, errors()])
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    await exit
    rmSync(folder, { recursive: true })
  }
  return { url, errors, stop, [Symbol.asyncDispose]: stop }
}
