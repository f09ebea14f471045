/** The paths a program looks at to decide whether a record matches. When in doubt: everything. */
import { patternVariables, type Node, type Pattern, type Patterns } from '../syntax/ast.ts'
import {
  INPUT,
  NO_NAMES,
  stepInto,
  withFunction,
  withVariables,
  type Place,
  type Scope,
} from './place.ts'

/** Builtins that run their arguments on the input and look at nothing else of it. */
const TRANSPARENT: ReadonlySet<string> = new Set(
  `empty/0 now/0 infinite/0 nan/0 error/1 first/1 last/1 limit/2 skip/2 nth/2
    isempty/1 range/1 range/2 range/3 add/1`.split(/\s+/),
)

/** Collects paths while it follows a program; `null` stands for a value that is not of the input, or was counted already. */
class Touched {
  readonly paths: (readonly string[])[] = []
  everything = false

  touch(place: Place | null): null {
    if (place !== null) {
      if (place.path.length === 0) this.everything = true
      this.paths.push(place.path)
    }
    return null
  }

  all(nodes: readonly Node[], input: Place | null, scope: Scope): null {
    for (const node of nodes) this.touch(this.visit(node, input, scope))
    return null
  }

  giveUp(): null {
    this.everything = true
    return null
  }

  /** @returns where the output comes from, for whoever looks at it to touch */
  visit(node: Node, input: Place | null, scope: Scope): Place | null {
    switch (node.kind) {
      case 'identity':
        return input
      case 'literal':
      case 'break':
        return null
      case 'variable':
        return scope.variables.get(node.name) ?? null
      case 'format':
        return this.touch(input)
      case 'recurse':
        return input && { path: input.path, below: true }
      case 'index':
      case 'slice':
      case 'iterate':
        return this.#step(node, input, scope)
      case 'pipe':
        return this.visit(node.right, this.visit(node.left, input, scope), scope)
      case 'template':
        return this.all(
          node.parts.filter((part) => typeof part !== 'string'),
          input,
          scope,
        )
      case 'array':
        return node.body === null ? null : this.all([node.body], input, scope)
      case 'object':
        return this.all(
          node.entries.flatMap(({ key, value }) => [key, value]),
          input,
          scope,
        )
      case 'negate':
        return this.all([node.body], input, scope)
      case 'arithmetic':
      case 'comparison':
      case 'logic':
      case 'comma':
      case 'alternative':
        return this.all([node.left, node.right], input, scope)
      case 'if':
        return (
          this.all(
            [node.condition, node.consequent, node.otherwise ?? node.condition],
            input,
            scope,
          ) ?? this.#passed(node.otherwise === null, input)
        )
      case 'try':
        return this.all(
          node.handler === null ? [node.body] : [node.body, node.handler],
          input,
          scope,
        )
      case 'label':
        return this.visit(node.body, input, scope)
      case 'bind':
        return this.#bind(node.source, node.pattern, node.body, input, scope)
      case 'def':
        return this.visit(node.rest, input, withFunction(scope, node.name, node.parameters.length))
      case 'call':
        return this.#call(node.name, node.arguments, input, scope)
      case 'assign':
      case 'reduce':
      case 'foreach':
        return this.giveUp()
    }
  }

  /** `if` without `else` gives its input. */
  #passed(passes: boolean, input: Place | null): null {
    return passes ? this.touch(input) : null
  }

  #step(
    node: Node & { kind: 'index' | 'slice' | 'iterate' },
    input: Place | null,
    scope: Scope,
  ): Place | null {
    const target = this.visit(node.target, input, scope)
    if (node.kind === 'iterate') return stepInto(target, undefined)
    if (node.kind === 'slice') {
      this.all(
        [node.from, node.to].filter((part) => part !== null),
        input,
        scope,
      )
      return stepInto(target, undefined)
    }
    if (node.index.kind === 'literal') return stepInto(target, node.index.value)
    this.all([node.index], input, scope)
    return stepInto(target, undefined)
  }

  #bind(
    source: Node,
    pattern: Patterns,
    body: Node,
    input: Place | null,
    scope: Scope,
  ): Place | null {
    const place = this.visit(source, input, scope)
    const [only] = pattern
    if (pattern.length === 1 && only?.kind === 'variable') {
      return this.visit(body, input, withVariables(scope, [only.name], place))
    }
    // The parts of a destructured value are below it; keys of a pattern may be programs.
    this.touch(place)
    if (!pattern.every(hasPlainKeys)) return this.giveUp()
    return this.visit(body, input, withVariables(scope, patternVariables(pattern), null))
  }

  #call(name: string, args: readonly Node[], input: Place | null, scope: Scope): Place | null {
    const signature = `${name}/${args.length}`
    if (scope.defined.has(signature)) return this.giveUp()
    const [first, second] = args
    if (signature === 'select/1' && first !== undefined) {
      this.all([first], input, scope)
      return input
    }
    if (
      (signature === 'any/2' || signature === 'all/2') &&
      first !== undefined &&
      second !== undefined
    ) {
      const element = this.visit(first, input, scope)
      this.touch(element)
      return this.all([second], element, scope)
    }
    if (TRANSPARENT.has(signature)) return this.all(args, input, scope)
    this.touch(input)
    return this.all(args, input, scope)
  }
}

function hasPlainKeys(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'variable':
      return true
    case 'array':
      return pattern.elements.every(hasPlainKeys)
    case 'object':
      return pattern.entries.every(
        ({ key, value }) => key.kind === 'literal' && (value === null || hasPlainKeys(value)),
      )
  }
}

function within(path: readonly string[], other: readonly string[]): boolean {
  return other.length <= path.length && other.every((name, i) => name === path[i])
}

/** Without paths that lie below others. */
function outermost(paths: readonly (readonly string[])[]): (readonly string[])[] {
  return paths.filter(
    (path, i) =>
      !paths.some(
        (other, j) => i !== j && within(path, other) && (other.length < path.length || j < i),
      ),
  )
}

export function touchedPaths(node: Node): 'everything' | readonly (readonly string[])[] {
  const touched = new Touched()
  const result = touched.visit(node, INPUT, NO_NAMES)
  // A record that comes out is an object: nobody looks at it to know that it matches.
  if (result !== null && (result.path.length > 0 || result.below)) touched.touch(result)
  return touched.everything ? 'everything' : outermost(touched.paths)
}
