/** CloudFormation by cfn-lint, the Dockerfile by hadolint, and a mistake each that they must find. */
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runTool } from './tool.ts'

interface Linter {
  readonly command: readonly [string, ...string[]]
  readonly files: string
  readonly mistake: { readonly from: RegExp; readonly to: string; readonly reason: RegExp }
}

const LINTERS: readonly Linter[] = [
  {
    command: ['cfn-lint', '--format', 'parseable'],
    files: 'deploy/cloudformation/*.yaml',
    mistake: {
      from: /^( +)RequiresCompatibilities:/m,
      to: '$1RequiredCompatibilities:',
      reason: /RequiredCompatibilities/,
    },
  },
  {
    command: ['hadolint', '--no-color'],
    files: 'deploy/docker/Dockerfile',
    mistake: { from: /^ENTRYPOINT .*$/m, to: 'ENTRYPOINT node server/main.ts', reason: /DL3025/ },
  },
]

/** @returns one line for each problem @param dir a folder for broken copies */
export async function templateProblems(
  root: string,
  tools: string,
  dir: string,
): Promise<readonly string[]> {
  const problems = await Promise.all(LINTERS.map((linter) => problemsOf(linter, root, tools, dir)))
  return problems.flat()
}

/** Each linter is started once for all files and their broken copies: starting takes most of its time. */
async function problemsOf(linter: Linter, root: string, tools: string, dir: string) {
  const { command, files, mistake } = linter
  const found = globSync(files, { cwd: root })
  if (found.length === 0) return [`${files}: there is none`]
  const pairs = found.map((file) => {
    const broken = path.join(dir, path.basename(file))
    const text = readFileSync(path.join(root, file), 'utf8')
    writeFileSync(broken, text.replace(mistake.from, mistake.to))
    return { file: path.join(root, file), broken }
  })
  const [program, ...args] = command
  const { stdout, stderr } = await runTool(path.join(tools, 'bin', program), [
    ...args,
    ...pairs.flatMap(({ file, broken }) => [file, broken]),
  ])
  // The broken copies make it fail in any case: what it says of the others is what counts.
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '')
  const ofNone = lines.filter((line) => !pairs.some(({ broken }) => line.startsWith(broken)))
  const unfound = pairs.filter(
    ({ broken }) => !lines.some((line) => line.startsWith(broken) && mistake.reason.test(line)),
  )
  return [
    ...ofNone,
    ...unfound.map(
      ({ file }) =>
        `${file}: ${program} does not find ${String(mistake.reason)} in a copy with that mistake`,
    ),
  ]
}
