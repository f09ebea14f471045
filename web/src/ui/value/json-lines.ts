/** Pretty-printed JSON as lines that are written when they are seen. */
import { isArray, isObject, objectEntries, type Json } from '@millrace/kjq/json/value.ts'
import { formatString } from '@millrace/kjq/json/stringify.ts'
import { valueText } from './tree-rows.ts'

export interface JsonLine {
  readonly depth: number
  /** Of the member; null in arrays and where something ends. */
  readonly name: string | null
  /** A scalar, or a bracket that opens or closes. */
  readonly text: string
  readonly kind: 'string' | 'number' | 'word' | 'bracket'
  readonly comma: boolean
}

type Step =
  | {
      readonly value: Json
      readonly name: string | null
      readonly depth: number
      readonly comma: boolean
    }
  | JsonLine

function kindOf(value: Json): JsonLine['kind'] {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number' || typeof value === 'bigint') return 'number'
  return isArray(value) || isObject(value) ? 'bracket' : 'word'
}

/** As `jq .` lays it out, with an indentation of two. No recursion: values may be nested 10,000 deep. */
export function jsonLines(root: Json): JsonLine[] {
  const lines: JsonLine[] = []
  const left: Step[] = [{ value: root, name: null, depth: 0, comma: false }]
  for (let step = left.pop(); step !== undefined; step = left.pop()) {
    if (!('value' in step)) {
      lines.push(step)
      continue
    }
    const { value, name, depth, comma } = step
    const kind = kindOf(value)
    const members: (readonly [string | null, Json])[] = isArray(value)
      ? value.map((item) => [null, item] as const)
      : isObject(value)
        ? objectEntries(value)
        : []
    if (members.length === 0) {
      lines.push({ depth, name, text: valueText(value), kind, comma })
      continue
    }
    const [open, close] = isArray(value) ? ['[', ']'] : ['{', '}']
    lines.push({ depth, name, text: open ?? '', kind: 'bracket', comma: false })
    left.push({ depth, name: null, text: close ?? '', kind: 'bracket', comma })
    for (let i = members.length - 1; i >= 0; i--) {
      const member = members[i]
      if (member === undefined) continue
      left.push({
        value: member[1],
        name: member[0],
        depth: depth + 1,
        comma: i < members.length - 1,
      })
    }
  }
  return lines
}

/** A line as text. */
export function lineText(line: JsonLine): string {
  const name = line.name === null ? '' : `${formatString(line.name)}: `
  return `${'  '.repeat(line.depth)}${name}${line.text}${line.comma ? ',' : ''}`
}
