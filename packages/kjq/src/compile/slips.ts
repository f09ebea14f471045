/** `=` for `==`: a program that compiles, assigns, and as a condition is always true. */
import type { Node } from '../syntax/ast.ts'
import { warningAt, type Warning } from './warning.ts'

const CONDITIONS: ReadonlySet<string> = new Set('select any all'.split(' '))

function* conditions(node: Node): Iterable<Node> {
  if (node.kind === 'if') yield node.condition
  if (node.kind === 'logic') yield* [node.left, node.right]
  if (node.kind === 'call' && CONDITIONS.has(node.name)) {
    const last = node.arguments.at(-1)
    if (last !== undefined) yield last
  }
}

/** The nodes directly below one. */
function children(node: Node): Node[] {
  const found: Node[] = []
  const collect = (value: unknown): void => {
    if (isNode(value)) found.push(value)
    else if (Array.isArray(value)) value.forEach(collect)
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect)
  }
  for (const [name, value] of Object.entries(node))
    if (name !== 'value' || node.kind !== 'literal') collect(value)
  return found
}

/** Patterns look like nodes, too; walking through them does no harm. */
function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && 'at' in value
}

/** @param isCondition the program as a whole decides something: what it ends with is a condition, too */
export function assignmentSlips(source: string, node: Node, isCondition: boolean): Warning[] {
  const warnings: Warning[] = []
  const look = (condition: Node): void => {
    if (condition.kind !== 'assign' || condition.operator !== '=') return
    warnings.push(
      warningAt(source, condition.at, {
        code: 'KJQ_ASSIGNMENT',
        construct: '`=`',
        message: '`=` assigns, and as a condition that is always true; equality is written `==`',
      }),
    )
  }
  const visit = (at: Node): void => {
    for (const condition of conditions(at)) look(condition)
    children(at).forEach(visit)
  }
  if (isCondition) look(lastOf(node))
  visit(node)
  return warnings
}

/** What gives the outputs of a pipe. */
function lastOf(node: Node): Node {
  return node.kind === 'pipe' ? lastOf(node.right) : node
}
