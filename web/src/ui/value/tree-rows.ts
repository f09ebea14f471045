/** A value as rows of a tree: only what is open becomes rows, so a large value costs what is seen of it. */
import { formatNumber, formatString } from '@millrace/kjq/json/stringify.ts'
import {
  isArray,
  isNumber,
  isObject,
  objectEntries,
  objectSize,
  typeOf,
  type Json,
  type JsonType,
} from '@millrace/kjq/json/value.ts'
import type { Path } from './path.ts'

export interface TreeRow {
  /** Unique within the tree, the same as long as the place is the same. */
  readonly id: string
  readonly parent: TreeRow | null
  readonly depth: number
  /** Member name or array index. */
  readonly name: string | number
  readonly value: Json
  readonly type: JsonType
  /** Members or elements. */
  readonly size: number
  /** null: has nothing below it. */
  readonly open: boolean | null
}

/** What a person opened or closed; everything else as `openByDefault` says. */
export type Opened = ReadonlyMap<string, boolean>

/** Smaller trees stand open. */
const SMALL = 120
/** Levels that are open in larger ones: the parts of the record and their members. */
const OPEN_DEPTH = 1
/** Longer lists stay closed until they are asked for. */
const LONG = 100

/** Members and elements of all levels, counted up to `limit`. */
export function countNodes(roots: readonly Json[], limit: number): number {
  const left = [...roots]
  let count = 0
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    count++
    if (count >= limit) return limit
    for (const [, child] of childrenOf(value, limit)) left.push(child)
  }
  return count
}

function childrenOf(value: Json, limit = Infinity): (readonly [string | number, Json])[] {
  if (isArray(value)) {
    const shown = value.length > limit ? value.slice(0, limit) : value
    return shown.map((item, index) => [index, item] as const)
  }
  return isObject(value) ? objectEntries(value) : []
}

function sizeOf(value: Json): number {
  if (isArray(value)) return value.length
  return isObject(value) ? objectSize(value) : 0
}

const SEPARATOR = '\u001f'

/** Id of a place; what `treeRows` gives its rows. */
export function idOf(path: Path): string {
  return path.join(SEPARATOR)
}

/** Rows of all that is open, top to bottom. No recursion: values may be nested 10,000 deep. */
export function treeRows(roots: readonly (readonly [string, Json])[], opened: Opened): TreeRow[] {
  const small =
    countNodes(
      roots.map(([, value]) => value),
      SMALL,
    ) < SMALL
  const rows: TreeRow[] = []
  const row = (parent: TreeRow | null, name: string | number, value: Json): TreeRow => {
    const id = parent === null ? String(name) : `${parent.id}${SEPARATOR}${name}`
    const depth = parent === null ? 0 : parent.depth + 1
    const size = sizeOf(value)
    const byDefault = small || (depth < OPEN_DEPTH && size <= LONG)
    return {
      id,
      parent,
      depth,
      name,
      value,
      type: typeOf(value),
      size,
      open: size === 0 ? null : (opened.get(id) ?? byDefault),
    }
  }
  const left = roots.map(([name, value]) => row(null, name, value)).reverse()
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    rows.push(next)
    if (next.open !== true) continue
    const children = childrenOf(next.value)
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i]
      if (child !== undefined) left.push(row(next, child[0], child[1]))
    }
  }
  return rows
}

export function pathOf(row: TreeRow): Path {
  const path: (string | number)[] = []
  for (let at: TreeRow | null = row; at !== null; at = at.parent) path.push(at.name)
  return path.reverse()
}

/** A scalar as JSON; of what has something below it, how much. */
export function valueText(value: Json): string {
  if (typeof value === 'string') return formatString(value)
  if (isNumber(value)) return formatNumber(value)
  if (isArray(value)) return value.length === 0 ? '[]' : `[${value.length}]`
  return isObject(value)
    ? objectSize(value) === 0
      ? '{}'
      : `{${objectSize(value)}}`
    : String(value)
}

const MAX_FOUND = 1000

/** Paths of members whose name or scalar has the text, letter case aside; at most 1,000. */
export function findInTree(roots: readonly (readonly [string, Json])[], text: string): Path[] {
  const wanted = text.toLowerCase()
  if (wanted === '') return []
  const found: Path[] = []
  interface Place {
    readonly above: Place | null
    readonly name: string | number
    readonly value: Json
  }
  const left: Place[] = roots.map(([name, value]) => ({ above: null, name, value })).reverse()
  for (let place = left.pop(); place !== undefined; place = left.pop()) {
    const { value, name } = place
    const inName = typeof name === 'string' && name.toLowerCase().includes(wanted)
    const scalar = sizeOf(value) === 0
    if (inName || (scalar && scalarText(value).toLowerCase().includes(wanted))) {
      const path: (string | number)[] = []
      for (let at: Place | null = place; at !== null; at = at.above) path.push(at.name)
      found.push(path.reverse())
      if (found.length === MAX_FOUND) break
    }
    const children = childrenOf(value)
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i]
      if (child !== undefined) left.push({ above: place, name: child[0], value: child[1] })
    }
  }
  return found
}

function scalarText(value: Json): string {
  return typeof value === 'string' ? value : valueText(value)
}
