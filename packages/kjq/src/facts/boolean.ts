/** Whether a program gives only true and false. */
import type { Node } from '../syntax/ast.ts'

const BOOLEAN_CALLS: ReadonlySet<string> = new Set(
  `not/0 test/1 test/2 startswith/1 endswith/1 contains/1 inside/1 has/1 in/1 any/0 any/1
    any/2 all/0 all/1 all/2 isempty/1 IN/1 IN/2 isnan/0 isinfinite/0 isnormal/0 isfinite/0
    classic-startswith/1 classic-endswith/1 classic-contains/1 classic-inside/1
    classic-within/1 classic-has/1 classic-test/1`.split(/\s+/),
)

/** @param defined functions of the program itself, which may hide builtins */
export function decidesBoolean(node: Node, defined: ReadonlySet<string> = new Set()): boolean {
  const both = (a: Node, b: Node): boolean =>
    decidesBoolean(a, defined) && decidesBoolean(b, defined)
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- all other nodes are alike here
  switch (node.kind) {
    case 'comparison':
    case 'logic':
      return true
    case 'literal':
      return typeof node.value === 'boolean'
    case 'call': {
      const name = `${node.name}/${node.arguments.length}`
      return BOOLEAN_CALLS.has(name) && !defined.has(name)
    }
    case 'pipe':
      return decidesBoolean(node.right, defined)
    case 'comma':
    case 'alternative':
      return both(node.left, node.right)
    case 'if':
      return node.otherwise !== null && both(node.consequent, node.otherwise)
    case 'try':
      return (
        decidesBoolean(node.body, defined) &&
        (node.handler === null || decidesBoolean(node.handler, defined))
      )
    case 'bind':
    case 'label':
      return decidesBoolean(node.body, defined)
    case 'def':
      return decidesBoolean(
        node.rest,
        new Set([...defined, `${node.name}/${node.parameters.length}`]),
      )
    default:
      return false
  }
}
