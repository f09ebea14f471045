/**
 * Page cursors: where the last page ended, as sort values and id of its last row. A page goes on after that place in
 * today's order, so rows that come or go between two pages neither repeat nor hide others (as an offset would).
 */
import { z } from 'zod'
import { ServeError } from './errors.ts'

const sortValue = z.union([z.string(), z.number(), z.boolean(), z.null()])
const shape = z.object({
  sort: z.string(),
  values: z.array(sortValue).max(20),
  id: z.union([z.string(), z.number()]),
})
export type Cursor = z.infer<typeof shape>

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

/** @throws ServeError MR_BAD_CURSOR when it is none, or was made for another `sort` */
export function decodeCursor(text: string, sort: string): Cursor {
  const cursor = shape.safeParse(parseJson(Buffer.from(text, 'base64url').toString()))
  if (!cursor.success) throw badCursor()
  if (cursor.data.sort !== sort) {
    throw new ServeError(
      'MR_BAD_CURSOR',
      `The cursor goes on with a list sorted by "${cursor.data.sort}", but this request sorts by "${sort}". Keep sort as on the first page, or leave cursor out.`,
    )
  }
  return cursor.data
}

export function badCursor(): ServeError {
  return new ServeError(
    'MR_BAD_CURSOR',
    'The query parameter cursor was not made by this API. Pass metadata.next_cursor of the page before, unchanged, or leave it out for the first page.',
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
