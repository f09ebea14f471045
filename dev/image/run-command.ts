import { spawnSync } from 'node:child_process'

/** Runs a program to its end. @throws Error with what it wrote when it cannot be started or fails; @returns its stdout */
export function runCommand(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): string {
  const { status, signal, stdout, stderr, error } = spawnSync(file, [...args], {
    ...options,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  })
  if (error !== undefined) throw new Error(`${file}: ${error.message}`, { cause: error })
  if (status !== 0)
    throw new Error(
      `${file} ${args.join(' ')} failed (${signal ?? `exit code ${status}`}):\n${stderr}`,
    )
  return stdout
}
