/** Reads a secret: from a terminal without showing it, else all of standard input. */
import { text } from 'node:stream/consumers'

/** Ctrl-C at the question. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError'
}

/** @param question shown on standard error, and only on a terminal. @returns the text without its last line end */
export async function askSecret(question: string): Promise<string> {
  const { stdin, stderr } = process
  if (!stdin.isTTY) return (await text(stdin)).replace(/\r?\n$/, '')
  // Before the question: what is typed at its sight must not show.
  stdin.setRawMode(true)
  try {
    stderr.write(question)
    return await typed()
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

async function typed(): Promise<string> {
  let line: string[] = []
  process.stdin.setEncoding('utf8')
  for await (const chunk of process.stdin) {
    for (const char of String(chunk)) {
      if (char === '\r' || char === '\n' || char === '\u0004') return line.join('')
      if (char === '\u0003') throw new InterruptedError()
      if (char === '\u007f' || char === '\b') line = line.slice(0, -1)
      else if (char === '\u0015') line = []
      else line.push(char)
    }
  }
  return line.join('')
}
