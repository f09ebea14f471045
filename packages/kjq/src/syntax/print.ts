/** Programs back to text. What operators join stands in parentheses, so that the text reads the same way. */
import { stringifyJson } from '../json/stringify.ts'
import type { Json } from '../json/value.ts'
import type { Node, Pattern, Patterns } from './ast.ts'

const NAME = /^[A-Za-z_][A-Za-z_0-9]*$/

/** jq text that parses to the same tree, positions aside. */
export function print(node: Node): string {
  switch (node.kind) {
    case 'identity':
      return '.'
    case 'recurse':
      return '..'
    case 'literal':
      return printLiteral(node.value)
    case 'template':
      return `${node.format === null ? '' : `@${node.format} `}"${node.parts
        .map((part) =>
          typeof part === 'string' ? stringifyJson(part).slice(1, -1) : `\\(${print(part)})`,
        )
        .join('')}"`
    case 'format':
      return `@${node.name}`
    case 'index':
      return printIndex(node)
    case 'slice':
      return `${term(node.target)}[${node.from === null ? '' : print(node.from)}:${node.to === null ? '' : print(node.to)}]`
    case 'iterate':
      return `${term(node.target)}[]`
    case 'array':
      return node.body === null ? '[]' : `[${print(node.body)}]`
    case 'object':
      return `{${node.entries.map(({ key, value }) => `(${print(key)}): (${print(value)})`).join(', ')}}`
    case 'negate':
      return `-${term(node.body)}`
    case 'pipe':
      return `${term(node.left)} | ${term(node.right)}`
    case 'comma':
      return `${term(node.left)}, ${term(node.right)}`
    case 'alternative':
      return `${term(node.left)} // ${term(node.right)}`
    case 'arithmetic':
    case 'comparison':
    case 'logic':
    case 'assign':
      return `${term(node.left)} ${node.operator} ${term(node.right)}`
    case 'if':
      return `if ${print(node.condition)} then ${print(node.consequent)}${node.otherwise === null ? '' : ` else ${print(node.otherwise)}`} end`
    case 'try':
      return node.handler === null
        ? `${term(node.body)}?`
        : `try ${term(node.body)} catch ${term(node.handler)}`
    case 'reduce':
      return `reduce ${term(node.source)} as ${printPatterns(node.pattern)} (${print(node.initial)}; ${print(node.update)})`
    case 'foreach':
      return `foreach ${term(node.source)} as ${printPatterns(node.pattern)} (${print(node.initial)}; ${print(node.update)}${node.extract === null ? '' : `; ${print(node.extract)}`})`
    case 'def': {
      const parameters = node.parameters.map(({ name, value }) => (value ? `$${name}` : name))
      const head = parameters.length === 0 ? node.name : `${node.name}(${parameters.join('; ')})`
      return `def ${head}: ${print(node.body)}; ${print(node.rest)}`
    }
    case 'call':
      return node.arguments.length === 0
        ? node.name
        : `${node.name}(${node.arguments.map(print).join('; ')})`
    case 'variable':
      return `$${node.name}`
    case 'bind':
      return `${term(node.source)} as ${printPatterns(node.pattern)} | ${print(node.body)}`
    case 'label':
      return `label $${node.name} | ${print(node.body)}`
    case 'break':
      return `break $${node.name}`
  }
}

/** Kinds that need no parentheses beside an operator. */
const TERMS: ReadonlySet<Node['kind']> = new Set<Node['kind']>([
  'identity',
  'index',
  'iterate',
  'slice',
  'array',
  'object',
  'call',
  'variable',
])

function term(node: Node): string {
  return TERMS.has(node.kind) ? print(node) : `(${print(node)})`
}

function printIndex({ target, index }: Node & { kind: 'index' }): string {
  if (index.kind === 'literal' && typeof index.value === 'string') {
    const name = NAME.test(index.value) ? index.value : stringifyJson(index.value)
    return target.kind === 'identity' ? `.${name}` : `${term(target)}.${name}`
  }
  return `${term(target)}[${print(index)}]`
}

/** A literal is a scalar or an object that jq's own text writes (`$__loc__`). */
function printLiteral(value: Json): string {
  return stringifyJson(value)
}

function printPatterns(patterns: Patterns): string {
  return patterns.map(printPattern).join(' ?// ')
}

function printPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'variable':
      return `$${pattern.name}`
    case 'array':
      return `[${pattern.elements.map(printPattern).join(', ')}]`
    case 'object':
      return `{${pattern.entries
        .map(({ variable, key, value }) => {
          const head = variable === null ? `(${print(key)})` : `$${variable}`
          return value === null ? head : `${head}: ${printPattern(value)}`
        })
        .join(', ')}}`
  }
}
