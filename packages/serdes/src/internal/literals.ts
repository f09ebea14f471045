/**
 * Texts that must stand in the bytes of a record. Kafka writes texts as raw UTF-8, so that names of groups, topics and the
 * like are certain, as `.key.data.group == "g"` asks for; UUIDs and bytes, which are shown as texts, are not.
 */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import type { LiteralBytes } from '../serde.ts'
import { GROUP_RECORDS } from './definitions/group.ts'
import { METADATA_RECORDS } from './definitions/metadata.ts'
import { SHARE_RECORDS } from './definitions/share.ts'
import { TRANSACTION_RECORDS } from './definitions/transaction.ts'
import { layoutOf } from './layout.ts'
import { MIRROR_RECORDS } from './mirror-records.ts'

function allLayouts(): string[] {
  const types = [GROUP_RECORDS, METADATA_RECORDS, SHARE_RECORDS, TRANSACTION_RECORDS]
  return [
    ...types
      .flatMap((records) => Object.values(records))
      .flatMap(({ key = [], value }) => [...key, ...value]),
    ...Object.values(MIRROR_RECORDS).flatMap(({ key, value }) => [key, value]),
  ]
}

/** Names right under `data` that are a raw text wherever they can be a text at all. */
function rawNames(): ReadonlySet<string> {
  const raw = new Set<string>()
  const others = new Set<string>()
  for (const layout of allLayouts()) {
    const { plain, tagged } = layoutOf(layout)
    for (const { name, type } of [...plain, ...tagged.values()]) {
      if (type.kind === 'string') raw.add(name)
      else others.add(name)
    }
  }
  return raw.difference(others)
}

let names: ReadonlySet<string> | undefined

function isRaw({ path, kind }: Literal): boolean {
  const [data, name] = path
  names ??= rawNames()
  return (
    path.length === 2 && data === 'data' && name !== undefined && kind !== 'name' && names.has(name)
  )
}

export const INTERNAL_LITERALS: LiteralBytes = {
  escape: null,
  spellings(literal) {
    const { text } = literal
    // U+FFFD also stands for bytes that are not UTF-8.
    const certain = text.isWellFormed() && !text.includes('\ufffd')
    return certain && isRaw(literal) ? [Buffer.from(text)] : null
  },
}
