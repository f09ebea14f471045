/** From what a query requires to bytes that must occur in a record. */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import type { Serde, Side } from '@millrace/serdes/serde.ts'

export interface Needle {
  readonly side: Side
  readonly bytes: Buffer
}

/** One of these must occur within its side, or the record cannot match. */
export type NeedleGroup = readonly Needle[]

export interface SideSerdes {
  readonly key: Serde
  readonly value: Serde
  readonly headers: Serde
}

const ROOT_NAMES = ['topic', 'partition', 'offset', 'timestamp', 'key', 'value', 'headers']
/** More searches than these cost more than they save. */
const MAX_NEEDLES = 32

/** Spellings and escape of one side; null when nothing is certain there. */
function onSide(side: Side, serde: Serde, literal: Literal): Needle[] | null {
  const { literals } = serde
  const spellings = literals?.spellings(literal)
  if (literals === null || !spellings || spellings.length === 0) return null
  const needles = spellings.map((bytes) => ({ side, bytes }))
  return literals.escape === null
    ? needles
    : [...needles, { side, bytes: Buffer.of(literals.escape) }]
}

/** In headers a literal is in a value, which a serde reads, or it is a header's name in UTF-8. */
function inHeaders(serde: Serde, literal: Literal): Needle[] | null {
  const [, ...below] = literal.path
  const inValue = { ...literal, path: below }
  if (literal.kind !== 'name' || literal.path.length > 0) return onSide('headers', serde, inValue)
  // Bytes of a name that are not UTF-8 are read as U+FFFD.
  if (literal.text.includes('\ufffd') || !literal.text.isWellFormed()) return null
  const name: Needle = { side: 'headers', bytes: Buffer.from(literal.text) }
  if (!serde.structured) return [name]
  const needles = onSide('headers', serde, inValue)
  return needles === null ? null : [name, ...needles]
}

/** A literal that may be anywhere in the record, its topic and the names of its parts included. */
function anywhere(serdes: SideSerdes, topic: string, literal: Literal): Needle[] | null {
  if ([topic, ...ROOT_NAMES].some((text) => text.includes(literal.text))) return null
  const inPart = (side: 'key' | 'value'): Needle[] | null =>
    // A part without structure has no members.
    literal.kind === 'name' && !serdes[side].structured ? [] : onSide(side, serdes[side], literal)
  const [key, value] = [inPart('key'), inPart('value')]
  const headers = inHeaders(serdes.headers, literal)
  return key === null || value === null || headers === null ? null : [...key, ...value, ...headers]
}

function needlesOf(serdes: SideSerdes, topic: string, literal: Literal): Needle[] | null {
  switch (literal.root) {
    case 'key':
      return onSide('key', serdes.key, literal)
    case 'value':
      return onSide('value', serdes.value, literal)
    case 'headers':
      return inHeaders(serdes.headers, literal)
    case null:
      return literal.path.length === 0 ? anywhere(serdes, topic, literal) : null
    default:
      return null
  }
}

/** Groups of which nothing is certain are left out: they reject no record. */
export function needleGroups(
  required: readonly (readonly Literal[])[],
  serdes: SideSerdes,
  topic: string,
): NeedleGroup[] {
  const groups: NeedleGroup[] = []
  for (const literals of required) {
    const found = literals.map((literal) => needlesOf(serdes, topic, literal))
    const known = found.filter((needles) => needles !== null)
    if (known.length < found.length) continue
    const bySpelling = new Map(
      known.flat().map((needle) => [`${needle.side} ${needle.bytes.toString('latin1')}`, needle]),
    )
    const group = [...bySpelling.values()]
    if (group.length <= MAX_NEEDLES && group.every(({ bytes }) => bytes.length > 0))
      groups.push(group)
  }
  return groups
}
