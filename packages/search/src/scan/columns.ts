/** Columns of a projection: how its outputs are named. */
import { CompileError } from '@millrace/kjq/errors.ts'
import type { Node } from '@millrace/kjq/syntax/ast.ts'
import { parse } from '@millrace/kjq/syntax/parser.ts'
import { print } from '@millrace/kjq/syntax/print.ts'
import { outputCount } from './output-count.ts'

/** The programs between the outermost commas, each with the offset of the comma behind it. */
function parts(node: Node, end: number): { readonly part: Node; readonly end: number }[] {
  return node.kind === 'comma'
    ? [...parts(node.left, node.at), ...parts(node.right, end)]
    : [{ part: node, end }]
}

/** As it was written, or in words of its own where that is no program: `(.a` of `(.a, .b)`. */
function textOf(part: Node, written: string): string {
  return read(written) === null ? print(part) : written
}

function read(source: string): Node | null {
  try {
    return parse(source)
  } catch (error) {
    if (error instanceof CompileError) return null
    throw error
  }
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
 * its one output), else the text of each part between the outermost commas, which are the outputs in their
 * order. A text that jq does not read (the classic dialect) is one column. null: a part may give more outputs than one, or
 * none before others, so that an output's place does not tell whose it is.
 */
export function projectionColumns(source: string): string[] | null {
  const node = read(source)
  if (node === null) return [source.trim()]
  // `.value | .a, .b` is `.value | (.a, .b)`.
  let last = node
  let start = 0
  while (last.kind === 'pipe' && outputCount(last.left) === 'one') {
    start = last.at + 1
    last = last.right
  }
  const programs = parts(last, source.length)
  const counts = programs.map(({ part }) => outputCount(part))
  if (counts.includes('many') || counts.slice(0, -1).includes('few')) return null
  const names = memberNames(last)
  if (names !== null) return names
  if (programs.length === 1) return [source.trim()]
  return programs.map(({ part, end }) => {
    const written = source.slice(start, end).trim()
    start = end + 1
    return textOf(part, written)
  })
}
