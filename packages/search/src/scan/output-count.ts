/** How many outputs a program gives, as far as its text tells: what several give together are columns only when each gives one. */
import type { Node } from '@millrace/kjq/syntax/ast.ts'

/** `few`: one, or none. */
export type OutputCount = 'one' | 'few' | 'many'

/** Builtins that give any number of outputs; a program's own functions are looked into. */
const MANY = new Set(
  'range recurse repeat while paths leaf_paths path scan match splits inputs combinations tostream fromstream truncate_stream limit skip'.split(
    ' ',
  ),
)
const FEW = new Set(
  'empty select first last nth input capture values nulls booleans numbers strings arrays objects iterables scalars finites normals'.split(
    ' ',
  ),
)

export function outputCount(node: Node): OutputCount {
  switch (node.kind) {
    case 'identity':
    case 'literal':
    case 'format':
    case 'variable':
    case 'array':
    case 'reduce':
      return 'one'
    case 'recurse':
    case 'iterate':
    case 'comma':
    case 'foreach':
      return 'many'
    case 'label':
      return least(outputCount(node.body))
    case 'break':
      return 'few'
    case 'template':
      return all(node.parts.filter((part) => typeof part !== 'string'))
    case 'index':
      return all([node.target, node.index])
    case 'slice':
      return all([node.target, node.from, node.to])
    case 'object':
      return all(node.entries.flatMap(({ key, value }) => [key, value]))
    case 'negate':
      return outputCount(node.body)
    case 'pipe':
    case 'arithmetic':
    case 'comparison':
    case 'logic':
      return all([node.left, node.right])
    case 'alternative':
      // The right side gives its own when the left gives none.
      return outputCount(node.left) !== 'many' ? outputCount(node.right) : 'many'
    case 'assign':
      return node.operator === '=' ? outputCount(node.right) : 'one'
    case 'if':
      return all([node.condition, node.consequent, node.otherwise])
    case 'try':
      return node.handler === null ? least(outputCount(node.body)) : all([node.body, node.handler])
    case 'def':
      return all([node.body, node.rest])
    case 'bind':
      return all([node.source, node.body])
    case 'call':
      return MANY.has(node.name) ? 'many' : FEW.has(node.name) ? 'few' : 'one'
  }
}

/** Of nodes whose outputs are combined with each other. */
function all(nodes: readonly (Node | null)[]): OutputCount {
  const counts = nodes.map((node) => (node === null ? 'one' : outputCount(node)))
  return counts.includes('many') ? 'many' : counts.includes('few') ? 'few' : 'one'
}

function least(count: OutputCount): OutputCount {
  return count === 'one' ? 'few' : count
}
