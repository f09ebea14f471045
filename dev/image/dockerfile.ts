/** What deploy/docker/Dockerfile says of how the image is run: so that warming, tests and figures run the same. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

export interface ImageConfig {
  readonly entrypoint: readonly string[]
  readonly healthcheck: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Reads ENTRYPOINT and HEALTHCHECK in exec form, and ENV with values without spaces. @throws Error where one is missing */
export function readDockerfile(root: string): ImageConfig {
  const text = readFileSync(path.join(root, 'deploy/docker/Dockerfile'), 'utf8')
    .replace(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
  const [, env = ''] = /^ENV (.+)$/m.exec(text) ?? []
  const pairs = Array.from(env.matchAll(/(\w+)=(\S+)/g), ([, name = '', value = '']) => [
    name,
    value,
  ])
  return {
    entrypoint: execForm(text, /^ENTRYPOINT (\[.+\])$/m),
    healthcheck: execForm(text, /^HEALTHCHECK .*CMD (\[.+\])$/m),
    env: Object.fromEntries(pairs),
  }
}

function execForm(text: string, pattern: RegExp): string[] {
  const [, list] = pattern.exec(text) ?? []
  if (list === undefined)
    throw new Error(`deploy/docker/Dockerfile has nothing like ${pattern.source}`)
  return JSON.parse(list)
}
