/**
 * Which texts must be in the bytes of a message whose value holds a literal. Strings stand in the bytes as they are shown;
 * everything else that is shown as a text (enums, times, Base64, masks …) does not, so a literal is certain only where
 * nothing else could be it.
 */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import { UNKNOWN, type Message, type ValueType } from './model.ts'
import { WIRE_NAMES } from './unknown-fields.ts'

/** Of which one must be in the bytes. */
export type Spellings = readonly Buffer[]

/** What the texts below a place can be, beside strings that stand in the bytes. */
interface Sources {
  /** Texts that are shown without being in the bytes. */
  readonly texts: Set<string>
  /** Names of members that are shown without being in the bytes. */
  readonly names: Set<string>
  bytes: boolean
  /** Keys of maps that are numbers. */
  numbers: boolean
  times: boolean
  /** Anything. */
  any: boolean
}

const SPECIAL_NUMBERS = ['NaN', 'Infinity', '-Infinity']
/** Members of unknown fields. */
const UNKNOWN_NAMES = [UNKNOWN, 'wire', 'value', 'text']
const BASE64 = /^[A-Za-z0-9+/=]*$/
const NUMBER = /^[-0-9]*$/
const TIME = /^[-0-9:.TZs]*$/

/** Only the groups that tell something. */
export function certainSpellings(
  required: readonly (readonly Literal[])[],
  message: Message,
): readonly Spellings[] {
  return required.flatMap((group) => {
    const spellings = group.map((literal) => spellingsOf(literal, message))
    return spellings.includes(null) ? [] : [spellings.flatMap((texts) => texts ?? [])]
  })
}

/** null: nothing is certain. */
function spellingsOf(literal: Literal, message: Message): Spellings | null {
  const { text, kind } = literal
  // U+FFFD also stands for bytes that are not UTF-8; an unpaired surrogate has no bytes.
  if (text === '' || text.includes('\ufffd') || !text.isWellFormed()) return null
  const sources = sourcesBelow(literal.path, { kind: 'message', message })
  if (sources === null || sources.any) return null
  const plain = Buffer.from(text)
  if (kind === 'name') {
    const shown = sources.names.has(text) || (sources.numbers && NUMBER.test(text))
    return shown ? null : [plain]
  }
  const within = (shown: string): boolean =>
    kind === 'equals' ? shown === text : shown.includes(text)
  if ([...sources.texts].some(within) || (sources.times && TIME.test(text))) return null
  if (!sources.bytes || !BASE64.test(text)) return [plain]
  if (kind !== 'equals') return null
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? [plain, bytes] : [plain]
}

/** null: where the path leads is not known. */
function sourcesBelow(path: readonly string[], root: ValueType): Sources | null {
  let type = root
  for (let depth = 0; depth < path.length; depth++) {
    // Short forms have no members, or any.
    if (type.kind !== 'message' || isWellKnown(type.message)) break
    const field = type.message.fields.find(({ name }) => name === path[depth])
    if (field === undefined) return null
    if (field.shape === 'map') {
      const rest = path.slice(depth + 1)
      if (rest.length > 0) depth++
      else return sourcesOf(field.type, field.key !== 'string')
    }
    type = field.type
    if (field.shape === 'repeated') break
  }
  return sourcesOf(type, false)
}

function isWellKnown({ name }: Message): boolean {
  return name.startsWith('google.protobuf.')
}

function sourcesOf(type: ValueType, numbers: boolean): Sources {
  const sources: Sources = {
    texts: new Set(),
    names: new Set(numbers ? ['true', 'false'] : []),
    bytes: false,
    numbers,
    times: false,
    any: false,
  }
  const seen = new Set<Message>()
  const open = [type]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === 'enum') for (const name of next.names.values()) sources.texts.add(name)
    if (next.kind === 'scalar') addScalar(next.scalar, sources)
    if (next.kind !== 'message' || seen.has(next.message)) continue
    seen.add(next.message)
    open.push(...addMessage(next.message, sources))
  }
  return sources
}

function addScalar(scalar: string, sources: Sources): void {
  if (scalar === 'bytes') sources.bytes = true
  if (scalar === 'float' || scalar === 'double') {
    for (const text of SPECIAL_NUMBERS) sources.texts.add(text)
  }
}

/** @returns the types of its fields */
function addMessage(message: Message, sources: Sources): ValueType[] {
  // Any message may have unknown fields.
  sources.bytes = true
  sources.numbers = true
  for (const name of UNKNOWN_NAMES) sources.names.add(name)
  for (const wire of WIRE_NAMES.values()) sources.texts.add(wire)
  if (message.name === 'google.protobuf.Any' || message.name === 'google.protobuf.FieldMask') {
    sources.any = true
  }
  if (message.name === 'google.protobuf.Timestamp' || message.name === 'google.protobuf.Duration') {
    sources.times = true
  }
  for (const { name, key } of message.fields) {
    sources.names.add(name)
    if (key === 'bool') for (const text of ['true', 'false']) sources.names.add(text)
  }
  return message.fields.map(({ type }) => type)
}
