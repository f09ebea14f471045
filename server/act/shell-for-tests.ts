/** What a real shell makes of a command that the console shows. */
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const TOOLS = ['kafka-topics.sh', 'kafka-configs.sh', 'kafka-delete-records.sh']

/** Writes its own name and arguments, each ended by a NUL, then what it is given to read. */
const ECHO = `#!/bin/sh
printf '%s\\0' "\${0##*/}" "$@"
[ "\${0##*/}" = kafka-delete-records.sh ] && cat
exit 0
`

/** Runs one command by /bin/sh, with programs in place of Kafka's tools that tell how they were called. */
export async function argumentsOf(
  command: string,
): Promise<{ readonly args: readonly string[]; readonly stdin: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-shell-'))
  try {
    for (const tool of TOOLS) {
      await writeFile(join(folder, tool), ECHO)
      await chmod(join(folder, tool), 0o755)
    }
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', command], {
      env: { PATH: `${folder}:/usr/bin:/bin` },
    })
    const parts = stdout.split('\0')
    return { args: parts.slice(0, -1), stdin: parts.at(-1) ?? '' }
  } finally {
    await rm(folder, { recursive: true })
  }
}
