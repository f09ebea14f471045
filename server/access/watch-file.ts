/**
 * What a file holds now, told when it changes. Read whole every second: a mounted ConfigMap is exchanged by swapping a symbolic
 * link to its folder, which watchers of the file never hear of. A change is told once it was found twice, so that a file
 * that is being written is not read half.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

export type FileContent =
  | { readonly text: string }
  | { readonly failure: NodeJS.ErrnoException | Error }

const EVERY_MS = 1_000

/** @param first as read before the watch begins; only what differs is told */
export function watchFile(
  file: string,
  first: FileContent,
  changed: (content: FileContent) => void,
): Disposable {
  let told = fingerprint(first)
  let seen = told
  let reading = false

  async function look(): Promise<void> {
    const content = await contentOf(file)
    const now = fingerprint(content)
    const settled = now === seen
    seen = now
    if (!settled || now === told) return
    told = now
    changed(content)
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
    return { text: await readFile(file, 'utf8') }
  } catch (failure) {
    return { failure: failure instanceof Error ? failure : new Error(String(failure)) }
  }
}

function fingerprint(content: FileContent): string {
  return 'text' in content
    ? createHash('sha256').update(content.text).digest('base64')
    : content.failure.message
}
