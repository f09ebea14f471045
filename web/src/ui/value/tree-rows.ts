/** A value as rows of a tree: only what is open becomes rows, so a large value costs what is seen of it. */
import { formatNumber, formatString } from '@millrace/kjq/json/stringify.ts'
import {
  isArray,
  isNumber,
  isObject,
  objectSize,
  typeOf,
  type Json,
  type JsonType,
} from '@millrace/kjq/json/value.ts'
import type { Path } from './path.ts'
import { walk } from './walk.ts'

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
function countNodes(roots: readonly (readonly [string, Json])[], limit: number): number {
  let count = 0
  walk(roots, { enter: () => ++count, finished: () => count >= limit })
  return count
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

/** Rows of all that is open, top to bottom. */
export function treeRows(roots: readonly (readonly [string, Json])[], opened: Opened): TreeRow[] {
  const small = countNodes(roots, SMALL) < SMALL
  const rows: TreeRow[] = []
  walk<TreeRow>(roots, {
    enter({ name, value }, parent) {
      const id = parent === null ? String(name) : `${parent.id}${SEPARATOR}${name}`
      const depth = parent === null ? 0 : parent.depth + 1
      const size = sizeOf(value)
      const open =
        size === 0 ? null : (opened.get(id) ?? (small || (depth < OPEN_DEPTH && size <= LONG)))
      const row = { id, parent, depth, name, value, type: typeOf(value), size, open }
      rows.push(row)
      return open === true ? row : null
    },
  })
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
  const has = (part: string): boolean => part.toLowerCase().includes(wanted)
  walk<true>(roots, {
    enter({ name, value, path }) {
      const inName = typeof name === 'string' && has(name)
      if (inName || (!hasMembers(value) && has(scalarText(value)))) found.push(path())
      return true
    },
    finished: () => found.length === MAX_FOUND,
  })
  return found
}

function hasMembers(value: Json): boolean {
  return typeof value === 'object' && value !== null && sizeOf(value) > 0
}

function scalarText(value: Json): string {
  return typeof value === 'string' ? value : valueText(value)
}
