/** Page cursors: the place of the last change of a page, so that what arrives meanwhile neither repeats nor hides others. */
import { change } from '@millrace/contract/change.ts'
import { z } from 'zod'
import type { Place } from './change-list.ts'

const shape = z.tuple([
  z.number(),
  change.shape.entity,
  z.string(),
  z.string().nullable(),
  z.string(),
])

export function encodePlace({ at, entity, name, field, id }: Place): string {
  return Buffer.from(JSON.stringify([at, entity, name, field, id])).toString('base64url')
}

/** null: it is none of ours. */
export function decodePlace(cursor: string): Place | null {
  const parsed = shape.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  if (!parsed.success) return null
  const [at, entity, name, field, id] = parsed.data
  return { at, entity, name, field, id }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
