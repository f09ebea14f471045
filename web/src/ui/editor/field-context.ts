/** Which fields may come next, from the text before the caret and the paths that records have. */

/** A path as a filter would write it (`.value.items[].price`), and what is known of its values. */
export interface FieldHint {
  readonly path: string
  /** jq's type names, most frequent first. */
  readonly types: readonly string[]
  readonly example: string | null
}

export interface NextField {
  /** As it is written behind the dot. */
  readonly name: string
  readonly types: readonly string[]
  readonly example: string | null
}

const NAME = String.raw`(?:[\p{L}_][\p{L}\p{N}_]*|"(?:[^"\\]|\\.)*")`
const STEP = String.raw`(?:\.?\[[^\][]*\]|\.${NAME})`
/** The path that is being typed, up to its last name: `.value.it` → `.value`, `it`. */
const TYPED = new RegExp(String.raw`(${STEP}*)\.(?:"?)([\p{L}_][\p{L}\p{N}_]*)?$`, 'u')
/** What the path is applied to: `.value | `, `.value.items[] | select(`, `.value.items | map(`. */
const INPUT = new RegExp(String.raw`((?:${STEP})+)\s*\|\s*(?:([a-z_]+)\()?\s*$`, 'u')
/** Functions whose argument sees the elements, not the input itself. */
const ELEMENTWISE = /^(?:map|any|all|sort_by|group_by|unique_by|min_by|max_by)$/

export interface FieldContext {
  /** Everything before the name: `.value.items[]`; empty at the record's root. */
  readonly parent: string
  /** What of the name is typed. */
  readonly typed: string
}

/** undefined: no field can stand here. */
export function fieldContext(before: string): FieldContext | undefined {
  const match = TYPED.exec(before)
  if (match === null) return undefined
  const [whole, path = '', typed = ''] = match
  const rest = before.slice(0, before.length - whole.length)
  // `1.5`, `a.b` and `..` are no paths.
  if (/[\p{L}\p{N}_)\].$]$/u.test(rest)) return undefined
  return { parent: inputPath(rest) + normal(path), typed }
}

function inputPath(before: string): string {
  const match = INPUT.exec(before)
  if (match === null) return ''
  const [whole, path = '', call] = match
  const elements = call !== undefined && ELEMENTWISE.test(call) ? '[]' : ''
  // `.a | .b | .c`: what the first gives is the input of the second.
  return inputPath(before.slice(0, before.length - whole.length)) + normal(path) + elements
}

/** Indexes and slices are elements: `.[0]`, `[2:5]` → `[]`. */
function normal(path: string): string {
  return path.replaceAll(/\.?\[[^\]"]*\]/g, '[]').replaceAll(/\.?\[("(?:[^"\\]|\\.)*")\]/g, '.$1')
}

const FIRST_NAME = new RegExp(String.raw`^\.(${NAME})`, 'u')

/** The names one level below `parent`, in the order of the hints. */
export function nextFields(parent: string, hints: readonly FieldHint[]): readonly NextField[] {
  const found = new Map<string, NextField>()
  for (const { path, types, example } of hints) {
    if (!path.startsWith(parent)) continue
    const below = path.slice(parent.length)
    const name = FIRST_NAME.exec(below)?.[1]
    if (name === undefined) continue
    // A path that ends here knows its own types; one that goes on tells only that there is something.
    if (below.length === name.length + 1) found.set(name, { name, types, example })
    else if (!found.has(name)) {
      const kind = below.startsWith('[', name.length + 1) ? 'array' : 'object'
      found.set(name, { name, types: [kind], example: null })
    }
  }
  return [...found.values()]
}

/** What every record has. */
export const RECORD_FIELDS: readonly FieldHint[] = [
  { path: '.value', types: [], example: null },
  { path: '.key', types: [], example: null },
  { path: '.headers', types: ['object'], example: null },
  { path: '.timestamp', types: ['number'], example: 'ms since 1970' },
  { path: '.topic', types: ['string'], example: null },
  { path: '.partition', types: ['number'], example: null },
  { path: '.offset', types: ['number'], example: null },
]
