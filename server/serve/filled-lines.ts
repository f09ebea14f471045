/**
 * Lines for a proxy that holds everything back until a buffer is full: now and then one ends with as many spaces as fill it,
 * which JSON has no meaning for. The client asks for it, as nobody here can know of the proxy.
 */
import { FILL_HEADER } from '@millrace/contract/fill.ts'
import { ServeError } from './errors.ts'

const MOST_BYTES = 262_144
/** What was found waits no longer than this and a line of progress, two of which come in a second. */
const EVERY_MS = 1_000

/** @throws ServeError MR_BAD_REQUEST: not a number of bytes. 0: nothing is to be filled */
export function fillBytes(header: string | string[] | undefined): number {
  if (header === undefined) return 0
  const bytes = typeof header === 'string' && /^\d{1,6}$/.test(header) ? Number(header) : Infinity
  if (bytes <= MOST_BYTES) return bytes
  throw new ServeError(
    'MR_BAD_REQUEST',
    `${FILL_HEADER} says how many bytes a proxy gathers before it passes any on: a number up to ${MOST_BYTES}.`,
  )
}

/** @param chunks whole lines each */
export async function* filledLines(
  chunks: AsyncIterable<string>,
  bytes: number,
  now: () => number = () => performance.now(),
): AsyncGenerator<string> {
  let held = 0
  let filledAt = now()
  for await (const chunk of chunks) {
    held += Buffer.byteLength(chunk)
    if (held >= bytes) {
      // It has pushed itself out, but for a part of a buffer.
      held %= bytes
      if (held === 0) filledAt = now()
    }
    if (held === 0 || now() - filledAt < EVERY_MS) {
      yield chunk
      continue
    }
    yield `${chunk.slice(0, -1)}${' '.repeat(bytes - held)}\n`
    held = 0
    filledAt = now()
  }
}
