/** A key made into bytes in a worker: its schema may have to be fetched and compiled. */
import type { SerdeCatalogue } from '@millrace/serdes/catalogue.ts'
import { messageOf, SchemaNeeded } from '@millrace/serdes/errors.ts'
import type { SerdeContext } from '@millrace/serdes/serde.ts'
import type { Guard } from './guard.ts'
import type { KeyBytes, KeyText } from './model.ts'
import type { FromThread } from './protocol.ts'
import { SchemaWait } from './schema-wait.ts'

/** @returns the answer to `encode` */
export async function encodeKey(
  call: number,
  key: KeyText,
  catalogue: SerdeCatalogue,
  guard: Guard,
): Promise<FromThread> {
  const waiting = new SchemaWait()
  const never = new AbortController().signal
  for (;;) {
    try {
      return { type: 'encoded', call, ...attempt(call, key, catalogue, guard) }
    } catch (error) {
      const isThere = error instanceof SchemaNeeded && (await waiting.load(error, key.topic, never))
      if (!isThere) return { type: 'unencodable', call, reason: messageOf(error) }
    }
  }
}

/** @throws SerdeError, SchemaNeeded */
function attempt(
  call: number,
  { topic, text, label, schema }: KeyText,
  catalogue: SerdeCatalogue,
  guard: Guard,
): KeyBytes {
  const context: SerdeContext = { topic, side: 'key', ...(schema !== undefined && { schema }) }
  const serde = catalogue.named(label)
  guard.enter(call)
  try {
    const bytes = serde.encode(text, context)
    return { bytes, schema: serde.schemaOf?.(bytes, context) ?? null }
  } finally {
    guard.leave()
  }
}
