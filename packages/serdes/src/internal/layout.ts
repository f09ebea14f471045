/**
 * Layouts of Kafka's messages in a line of text, as the tables in definitions/ have them:
 *
 *     ~ offset:int64 metadata:string? parts:[{topic:string partitions:[int32]}] topicId@0:uuid
 *
 * `name:type`, `[…]` an array, `{…}` a struct, `?` nullable, `name@0` a tagged field with its number. `~` at the beginning:
 * a flexible version (KIP-482), whose lengths are compact and whose structs end with tagged fields.
 */

const PRIMITIVES = [
  'boolean',
  'int8',
  'int16',
  'uint16',
  'int32',
  'int64',
  'float64',
  'uuid',
  'string',
  'bytes',
] as const

export type Primitive = (typeof PRIMITIVES)[number]

export type FieldType = { readonly optional: boolean } & (
  | { readonly kind: Primitive }
  | { readonly kind: 'array'; readonly of: FieldType }
  | { readonly kind: 'struct'; readonly fields: Fields }
)

export interface Field {
  readonly name: string
  readonly type: FieldType
}

export interface Fields {
  /** In the order of the bytes. */
  readonly plain: readonly Field[]
  readonly tagged: ReadonlyMap<number, Field>
}

export interface Layout extends Fields {
  readonly flexible: boolean
}

const NAME = /([A-Za-z]+)(?:@([0-9]+))?:/y
const WORD = /[a-z0-9]+/y

/** @throws Error for a mistake in a table, which the tests of it find */
function parse(text: string): Layout {
  const flexible = text.startsWith('~')
  let at = flexible ? 1 : 0

  const wrong = (): Error => new Error(`Not a layout at position ${at}: ${text}`)
  const skip = (char: string): boolean => {
    if (text[at] !== char) return false
    at++
    return true
  }
  const expect = (char: string): void => {
    if (!skip(char)) throw wrong()
  }
  const match = (pattern: RegExp): RegExpExecArray => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found === null) throw wrong()
    at = pattern.lastIndex
    return found
  }
  const bare = (): Omit<FieldType, 'optional'> & FieldType => {
    if (skip('[')) {
      const of = type()
      expect(']')
      return { kind: 'array', of, optional: false }
    }
    if (skip('{')) {
      const fields = list()
      expect('}')
      return { kind: 'struct', fields, optional: false }
    }
    const [word] = match(WORD)
    const kind = PRIMITIVES.find((name) => name === word)
    if (kind === undefined) throw wrong()
    return { kind, optional: false }
  }
  const type = (): FieldType => {
    const read = bare()
    return skip('?') ? { ...read, optional: true } : read
  }
  const list = (): Fields => {
    const plain: Field[] = []
    const tagged = new Map<number, Field>()
    while (skip(' '));
    while (at < text.length && text[at] !== '}') {
      const [, name = '', tag] = match(NAME)
      const field = { name, type: type() }
      if (tag === undefined) plain.push(field)
      else tagged.set(Number(tag), field)
      while (skip(' '));
    }
    return { plain, tagged }
  }

  const fields = list()
  if (at !== text.length) throw wrong()
  return { flexible, ...fields }
}

/** There are some hundred layouts; each is parsed when it is first met. */
const PARSED = new Map<string, Layout>()

export function layoutOf(text: string): Layout {
  const known = PARSED.get(text)
  if (known !== undefined) return known
  const layout = parse(text)
  PARSED.set(text, layout)
  return layout
}
