/** Pretty-printed JSON as lines that are written when they are seen. */
import { isArray, isObject, objectSize, type Json } from '@millrace/kjq/json/value.ts'
import { formatString } from '@millrace/kjq/json/stringify.ts'
import { valueText } from './tree-rows.ts'
import { walk } from './walk.ts'

export interface JsonLine {
  readonly depth: number
  /** Of the member; null in arrays and where something ends. */
  readonly name: string | null
  /** A scalar, or a bracket that opens or closes. */
  readonly text: string
  readonly kind: 'string' | 'number' | 'word' | 'bracket'
  readonly comma: boolean
}

function kindOf(value: Json): JsonLine['kind'] {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number' || typeof value === 'bigint') return 'number'
  return isArray(value) || isObject(value) ? 'bracket' : 'word'
}

/** A container that stands open, and how its closing line will look. */
interface Open {
  readonly depth: number
  readonly close: JsonLine
}

/** As `jq .` lays it out, with an indentation of two. */
export function jsonLines(root: Json): JsonLine[] {
  const lines: JsonLine[] = []
  walk<Open>([['', root]], {
    enter({ name, value, last }, above) {
      const depth = above === null ? 0 : above.depth + 1
      const shown = above !== null && typeof name === 'string' ? name : null
      const kind = kindOf(value)
      const comma = !last
      if (kind !== 'bracket' || isEmpty(value)) {
        lines.push({ depth, name: shown, text: valueText(value), kind, comma })
        return null
      }
      const array = isArray(value)
      lines.push({ depth, name: shown, text: array ? '[' : '{', kind, comma: false })
      return { depth, close: { depth, name: null, text: array ? ']' : '}', kind, comma } }
    },
    leave: ({ close }) => void lines.push(close),
  })
  return lines
}

function isEmpty(value: Json): boolean {
  return isArray(value) ? value.length === 0 : isObject(value) && objectSize(value) === 0
}

/** A line as text. */
export function lineText(line: JsonLine): string {
  const name = line.name === null ? '' : `${formatString(line.name)}: `
  return `${'  '.repeat(line.depth)}${name}${line.text}${line.comma ? ',' : ''}`
}
