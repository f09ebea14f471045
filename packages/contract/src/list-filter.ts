/**
 * The filter language of every list, in the console's tables and in the API's `q`:
 *
 *     orders state:stable lag:>1000 name:orders* kind:share,streams !internal:true
 *
 * Terms are separated by spaces and all must hold. A plain word is a substring of the row's name (of an ACL: principal or resource …).
 * `field:` tests a field; `!` in front negates; `,` separates alternatives; `"…"` keeps spaces and colons as text.
 *
 * | field is | written | holds when |
 * |---|---|---|
 * | text | `state:stab` · `name:orders*` · `state:=Stable` | substring · whole value with `*` as any text · whole value |
 * | number | `lag:>1000` `>=` `<` `<=` `lag:0` `lag:10..20` | as read; suffixes k M G T (1000) and KiB MiB GiB TiB (1024) |
 * | boolean | `internal:true` `yes` `false` `no` | as read |
 * | any | `lag:none` | the value is not known |
 *
 * Case never matters. A word before a colon that names no field is taken as text, because names may contain colons.
 */

/** What a list's rows can be filtered by. Rows are those of the contract. */
export interface ListFields {
  /** Fields that plain words are compared with; `name:` means the first. */
  readonly words: readonly [string, ...string[]]
  readonly fields: ReadonlyMap<string, FieldKind>
  /** Short words for fields, e.g. `urp` for `under_replicated`. */
  readonly aliases: ReadonlyMap<string, string>
}
export type FieldKind = 'text' | 'number' | 'boolean'

/** Where a filter cannot be understood: the term as written, and what was expected. */
export interface FilterProblem {
  readonly term: string
  readonly message: string
}

export interface ListFilter {
  readonly matches: (row: object) => boolean
  /** Empty when the text is a filter. A term with a problem is left out of `matches`. */
  readonly problems: readonly FilterProblem[]
}

type Test = (value: unknown) => boolean

/** Value of a row's field, by the field's name. */
export function fieldOf(row: object, field: string): unknown {
  return Reflect.get(row, field)
}

/** Compiles `text` for rows of one list. Never throws: what is wrong is in `problems`. */
export function listFilter(text: string, list: ListFields): ListFilter {
  const problems: FilterProblem[] = []
  const tests: ((row: object) => boolean)[] = []
  for (const term of splitTerms(text)) {
    const test = compileTerm(term, list)
    if (typeof test === 'string') problems.push({ term: term.source, message: test })
    else tests.push(test)
  }
  return { matches: (row) => tests.every((test) => test(row)), problems }
}

/** Field that `word` names, by its own name or an alias; undefined when none. */
export function resolveField(word: string, list: ListFields): string | undefined {
  const lower = word.toLowerCase()
  if (lower === 'name') return list.words[0]
  return list.fields.has(lower) ? lower : list.aliases.get(lower)
}

interface Term {
  readonly source: string
  readonly negated: boolean
  /** Text before the first colon outside quotes; null: no colon. */
  readonly field: string | null
  /** Alternatives after it; `quoted` ones are plain text. */
  readonly values: readonly { readonly text: string; readonly quoted: boolean }[]
}

/** A term is a run of characters that are neither space nor inside an open quote. */
function splitTerms(text: string): Term[] {
  const sources = text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? []
  return sources.map(parseTerm)
}

function parseTerm(source: string): Term {
  const negated = source.length > 1 && source.startsWith('!')
  const body = negated ? source.slice(1) : source
  const head = /^([A-Za-z_]\w*):(.+)$/s.exec(body)
  const rest = head?.[2] ?? body
  const parts = rest.match(/(?:"[^"]*"?|[^,"])+/g) ?? []
  const values = parts.map((part) => ({
    text: part.replaceAll('"', ''),
    quoted: part.startsWith('"'),
  }))
  return { source, negated, field: head?.[1] ?? null, values }
}

function compileTerm(term: Term, list: ListFields): ((row: object) => boolean) | string {
  const field = term.field === null ? undefined : resolveField(term.field, list)
  if (field === undefined) {
    // No such field: the whole term is text, commas and colons included.
    const text = (term.negated ? term.source.slice(1) : term.source).replaceAll('"', '')
    const test = substring(text)
    return (row) => list.words.some((word) => test(fieldOf(row, word))) !== term.negated
  }
  const tests: Test[] = []
  for (const value of term.values) {
    const test = compileValue(field, value, list.fields.get(field) ?? 'text')
    if (typeof test === 'string') return test
    tests.push(test)
  }
  return (row) => tests.some((test) => test(fieldOf(row, field))) !== term.negated
}

function compileValue(
  field: string,
  value: { readonly text: string; readonly quoted: boolean },
  kind: FieldKind,
): Test | string {
  if (!value.quoted && value.text.toLowerCase() === 'none') return isUnknown
  if (kind === 'text') return compileText(value)
  if (kind === 'boolean') {
    return (
      compileBoolean(value.text) ??
      `${field} is yes or no: write ${field}:true or ${field}:false, not "${value.text}"`
    )
  }
  return (
    compileNumber(value.text) ??
    `${field} is a number: write ${field}:>1000, ${field}:10..20 or ${field}:0, not "${value.text}"`
  )
}

const isUnknown: Test = (value) => value === null || value === undefined

function asText(value: unknown): string {
  if (typeof value === 'string') return value.toLowerCase()
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  // A quota's entity: { user: 'alice' } reads as user=alice.
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, part]) => `${key}=${part ?? '<default>'}`)
      .join(' ')
      .toLowerCase()
  }
  return ''
}

function substring(text: string): Test {
  const wanted = text.toLowerCase()
  return (value) => asText(value).includes(wanted)
}

function compileText(value: { readonly text: string; readonly quoted: boolean }): Test {
  if (value.quoted) return substring(value.text)
  const text = value.text.toLowerCase()
  if (text.startsWith('=')) return (row) => asText(row) === text.slice(1)
  if (!text.includes('*')) return substring(text)
  return (row) => globMatches(asText(row), text.split('*'))
}

/** Whole value, pieces in order, any text between. Linear: no regular expression that a hostile filter could blow up. */
function globMatches(value: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? ''
  const last = pieces.at(-1) ?? ''
  if (value.length < first.length + last.length) return false
  if (!value.startsWith(first) || !value.endsWith(last)) return false
  let from = first.length
  const end = value.length - last.length
  for (const piece of pieces.slice(1, -1)) {
    const at = value.indexOf(piece, from)
    if (at < 0 || at + piece.length > end) return false
    from = at + piece.length
  }
  return true
}

const SCALE: Readonly<Record<string, number>> = {
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
}

function parseNumber(text: string): number | undefined {
  const match = /^(-?(?:\d+(?:\.\d*)?|\.\d+))(k|m|g|t|kib|mib|gib|tib)?$/i.exec(text.trim())
  if (match === null) return undefined
  return Number(match[1]) * (SCALE[match[2]?.toLowerCase() ?? ''] ?? 1)
}

function compileNumber(text: string): Test | undefined {
  const holds = numberTest(text)
  return holds && ((value) => typeof value === 'number' && holds(value))
}

function numberTest(text: string): ((value: number) => boolean) | undefined {
  const range = /^(.*?)\.\.(.*)$/.exec(text)
  if (range !== null) {
    const from = range[1] === '' ? -Infinity : parseNumber(range[1] ?? '')
    const to = range[2] === '' ? Infinity : parseNumber(range[2] ?? '')
    if (from === undefined || to === undefined || text === '..') return undefined
    return (value) => value >= from && value <= to
  }
  const operator = /^(?:>=|<=|>|<|=)/.exec(text)?.[0] ?? ''
  const limit = parseNumber(text.slice(operator.length))
  if (limit === undefined) return undefined
  switch (operator) {
    case '>':
      return (value) => value > limit
    case '>=':
      return (value) => value >= limit
    case '<':
      return (value) => value < limit
    case '<=':
      return (value) => value <= limit
    default:
      return (value) => value === limit
  }
}

function compileBoolean(text: string): Test | undefined {
  const lower = text.toLowerCase()
  const wanted = ['true', 'yes'].includes(lower)
  if (!wanted && !['false', 'no'].includes(lower)) return undefined
  return (value) => value === wanted
}
