/** That a search misses nothing by looking at bytes before they are read. */
import assert from 'node:assert/strict'
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError } from '../errors.ts'
import type { Serde, SerdeContext } from '../serde.ts'
import { literalsIn, type Choose } from './documents.ts'

/**
 * Fails when a literal of what the bytes hold is not in them where the serde says that it must be.
 * @returns how many literals had certain bytes
 */
export function expectLiterals(
  serde: Serde,
  bytes: Buffer,
  choose: Choose,
  context: SerdeContext = { topic: 't', side: 'value' },
): number {
  let read: Json
  try {
    read = serde.decode(bytes, context)
  } catch (error) {
    assert.ok(error instanceof SerdeError)
    return 0
  }
  let certain = 0
  for (const literal of literalsIn(read, choose)) {
    if (literal.text === '') continue
    const spellings = serde.literals?.spellings(literal) ?? null
    if (spellings === null) continue
    certain++
    const escape = serde.literals?.escape ?? null
    const found =
      (escape !== null && bytes.includes(escape)) || spellings.some((text) => bytes.includes(text))
    assert.ok(found, `${JSON.stringify(literal)} in ${bytes.toString('hex')}`)
  }
  return certain
}
