/**
 * What files hold now, told when one of them changes. Read whole every second: a mounted ConfigMap or Secret is exchanged by
 * swapping a symbolic link to its folder, which watchers of the file never hear of. A change is told once all files were found
 * the same twice, so that neither a file that is being written is read half, nor a key with the certificate of before.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { asError, type FileContent } from '../config/file-content.ts'

const EVERY_MS = 1_000

/**
 * @param first as read before the watch begins, in the order of `files`; only what differs is told
 * @param changed called with all of them, in that order
 */
export function watchFiles(
  files: readonly string[],
  first: readonly FileContent[],
  changed: (contents: readonly FileContent[]) => void,
): Disposable {
  let told = fingerprint(first)
  let seen = told
  let reading = false

  async function look(): Promise<void> {
    const contents = await Promise.all(files.map(contentOf))
    const now = fingerprint(contents)
    const settled = now === seen
    seen = now
    if (!settled || now === told) return
    told = now
    changed(contents)
  }

  const timer = setInterval(() => {
    // A file system that hangs must not be asked again and again.
    if (reading) return
    reading = true
    void look().finally(() => {
      reading = false
    })
  }, EVERY_MS)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

async function contentOf(file: string): Promise<FileContent> {
  try {
    return { bytes: await readFile(file) }
  } catch (failure) {
    return { failure: asError(failure) }
  }
}

function fingerprint(contents: readonly FileContent[]): string {
  return contents
    .map((content) =>
      'bytes' in content
        ? createHash('sha256').update(content.bytes).digest('base64')
        : content.failure.message,
    )
    .join('\n')
}
