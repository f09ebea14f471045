/** Columns of a projection: how its outputs are named. */
import { CompileError } from '@millrace/kjq/errors.ts'
import type { Node } from '@millrace/kjq/syntax/ast.ts'
import { parse } from '@millrace/kjq/syntax/parser.ts'

/** Offsets of the commas that separate the program's outputs. */
function commas(node: Node): number[] {
  return node.kind === 'comma' ? [...commas(node.left), node.at, ...commas(node.right)] : []
}

/** Names of an object's members when all are written out; null for any other program. */
function memberNames(node: Node): string[] | null {
  if (node.kind !== 'object' || node.entries.length === 0) return null
  const names: string[] = []
  for (const { key } of node.entries) {
    if (key.kind !== 'literal' || typeof key.value !== 'string') return null
    names.push(key.value)
  }
  return [...new Set(names)]
}

/**
 * The members of a single object whose keys are written out (`{id: .key, n: .value.n}` has the columns id and n, found in
 * its one output), else the text of each part between the outermost commas, which are the outputs in their order.
 * A text that jq does not read (the classic dialect) is one column.
 */
export function projectionColumns(source: string): string[] {
  let node: Node
  try {
    node = parse(source)
  } catch (error) {
    if (error instanceof CompileError) return [source.trim()]
    throw error
  }
  const names = memberNames(node)
  if (names !== null) return names
  const bounds = [-1, ...commas(node), source.length]
  return bounds.slice(1).map((end, i) => source.slice((bounds[i] ?? -1) + 1, end).trim())
}
