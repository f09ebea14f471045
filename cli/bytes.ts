/** Files and standard input in blocks, and standard output, all without waiting in the event loop. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'

const BLOCK = 1 << 20
const EXIT_BROKEN_PIPE = 141

/** A terminal or pipe may be set not to block; a short sleep is all there is to do then. */
function patiently(attempt: () => number): number {
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

/** Blocks of a file, or of standard input without a name. A block is overwritten by the next one. */
export function* readBlocks(file: string | undefined): Iterable<Buffer> {
  const descriptor = file === undefined ? 0 : openSync(file, 'r')
  try {
    const block = Buffer.allocUnsafe(BLOCK)
    for (;;) {
      const length = patiently(() => readSync(descriptor, block, 0, BLOCK, null))
      if (length === 0) return
      yield block.subarray(0, length)
    }
  } finally {
    if (file !== undefined) closeSync(descriptor)
  }
}

/** Writes all of it. When nobody reads any more, the process ends as if by SIGPIPE, which Node.js ignores. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text)
  try {
    for (let at = 0; at < bytes.length;) {
      const from = at
      at += patiently(() => writeSync(descriptor, bytes, from))
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE')
      process.exit(EXIT_BROKEN_PIPE)
    throw error
  }
}

export interface Output {
  write(text: string): void
  flush(): void
}

/** Collects what is written, so that not every line is a system call. */
export function bufferedOutput(): Output {
  const parts: string[] = []
  let length = 0
  const flush = (): void => {
    if (length === 0) return
    writeAll(1, parts.join(''))
    parts.length = 0
    length = 0
  }
  return {
    write(text) {
      parts.push(text)
      length += text.length
      if (length > 1 << 16) flush()
    },
    flush,
  }
}

export function writeError(text: string): void {
  writeAll(2, text)
}
