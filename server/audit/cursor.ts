/** Page cursors: the place of the last entry of a page, so that what arrives meanwhile neither repeats nor hides others. */
import { z } from 'zod'
import type { Place } from './recent-entries.ts'

const shape = z.tuple([z.number(), z.string().max(100)])

export function encodePlace({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url')
}

/** null: it is none of ours. */
export function decodePlace(cursor: string): Place | null {
  try {
    const [at, id] = shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { at, id }
  } catch {
    return null
  }
}
