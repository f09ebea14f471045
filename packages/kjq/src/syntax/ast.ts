/** The abstract syntax tree that both grammars (jq and classic) produce. `at` is the offset into the source. */
import type { Json } from '../json/value.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>='
export type AssignOperator = '=' | '|=' | '+=' | '-=' | '*=' | '/=' | '%=' | '//='

const ARITHMETIC: Readonly<Record<string, ArithmeticOperator>> = {
  '+': '+',
  '-': '-',
  '*': '*',
  '/': '/',
  '%': '%',
}

/** The operator of `+=` and its like; undefined for `=`, `|=` and `//=`. */
export function arithmeticOf(operator: AssignOperator): ArithmeticOperator | undefined {
  return ARITHMETIC[operator.slice(0, -1)]
}

export interface Identity {
  readonly kind: 'identity'
  readonly at: number
}
export interface RecurseDefault {
  readonly kind: 'recurse'
  readonly at: number
}
export interface Literal {
  readonly kind: 'literal'
  readonly at: number
  readonly value: Json
}
/** `"a\(x)b"`, with an optional format: `@base64 "…"`. Parts alternate between text and programs as written. */
export interface StringTemplate {
  readonly kind: 'template'
  readonly at: number
  readonly format: string | null
  readonly parts: readonly (string | Node)[]
}
export interface Format {
  readonly kind: 'format'
  readonly at: number
  readonly name: string
}
export interface Index {
  readonly kind: 'index'
  readonly at: number
  readonly target: Node
  readonly index: Node
  /** Classic: what cannot be stepped into gives null instead of an error. */
  readonly lenient?: boolean
}
export interface Slice {
  readonly kind: 'slice'
  readonly at: number
  readonly target: Node
  readonly from: Node | null
  readonly to: Node | null
}
export interface Iterate {
  readonly kind: 'iterate'
  readonly at: number
  readonly target: Node
}
export interface ArrayConstruction {
  readonly kind: 'array'
  readonly at: number
  readonly body: Node | null
}
export interface ObjectConstruction {
  readonly kind: 'object'
  readonly at: number
  readonly entries: readonly { readonly key: Node; readonly value: Node }[]
}
export interface Negate {
  readonly kind: 'negate'
  readonly at: number
  readonly body: Node
}
export interface Pipe {
  readonly kind: 'pipe'
  readonly at: number
  readonly left: Node
  readonly right: Node
}
export interface Comma {
  readonly kind: 'comma'
  readonly at: number
  readonly left: Node
  readonly right: Node
}
export interface Arithmetic {
  readonly kind: 'arithmetic'
  readonly at: number
  readonly operator: ArithmeticOperator
  readonly left: Node
  readonly right: Node
}
export interface Comparison {
  readonly kind: 'comparison'
  readonly at: number
  readonly operator: ComparisonOperator
  readonly left: Node
  readonly right: Node
  /** Classic: values of different types, null included, have no order. */
  readonly sameType?: boolean
}
export interface Logic {
  readonly kind: 'logic'
  readonly at: number
  readonly operator: 'and' | 'or'
  readonly left: Node
  readonly right: Node
}
export interface Alternative {
  readonly kind: 'alternative'
  readonly at: number
  readonly left: Node
  readonly right: Node
}
export interface Assign {
  readonly kind: 'assign'
  readonly at: number
  readonly operator: AssignOperator
  readonly left: Node
  readonly right: Node
}
export interface If {
  readonly kind: 'if'
  readonly at: number
  readonly condition: Node
  readonly consequent: Node
  readonly otherwise: Node | null
}
export interface Try {
  readonly kind: 'try'
  readonly at: number
  readonly body: Node
  readonly handler: Node | null
}
export interface Reduce {
  readonly kind: 'reduce'
  readonly at: number
  readonly source: Node
  readonly pattern: Patterns
  readonly initial: Node
  readonly update: Node
}
export interface Foreach {
  readonly kind: 'foreach'
  readonly at: number
  readonly source: Node
  readonly pattern: Patterns
  readonly initial: Node
  readonly update: Node
  readonly extract: Node | null
}
export interface Parameter {
  readonly name: string
  /** `$name`: evaluated, and callable as `name` too. */ readonly value: boolean
}
export interface Def {
  readonly kind: 'def'
  readonly at: number
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: Node
  readonly rest: Node
}
export interface Call {
  readonly kind: 'call'
  readonly at: number
  readonly name: string
  readonly arguments: readonly Node[]
}
export interface Variable {
  readonly kind: 'variable'
  readonly at: number
  readonly name: string
}
export interface Bind {
  readonly kind: 'bind'
  readonly at: number
  readonly source: Node
  readonly pattern: Patterns
  readonly body: Node
}
export interface Label {
  readonly kind: 'label'
  readonly at: number
  readonly name: string
  readonly body: Node
}
export interface Break {
  readonly kind: 'break'
  readonly at: number
  readonly name: string
}

export type Node =
  | Identity
  | RecurseDefault
  | Literal
  | StringTemplate
  | Format
  | Index
  | Slice
  | Iterate
  | ArrayConstruction
  | ObjectConstruction
  | Negate
  | Pipe
  | Comma
  | Arithmetic
  | Comparison
  | Logic
  | Alternative
  | Assign
  | If
  | Try
  | Reduce
  | Foreach
  | Def
  | Call
  | Variable
  | Bind
  | Label
  | Break

/** Alternatives of `?//`; one in the usual case. */
export type Patterns = readonly Pattern[]
export type Pattern =
  | { readonly kind: 'variable'; readonly at: number; readonly name: string }
  | { readonly kind: 'array'; readonly at: number; readonly elements: readonly Pattern[] }
  | { readonly kind: 'object'; readonly at: number; readonly entries: readonly PatternEntry[] }
export interface PatternEntry {
  /** `$name` as key binds the variable, too. */
  readonly variable: string | null
  readonly key: Node
  readonly value: Pattern | null
}

/** Names a pattern binds, in order of appearance, without repeats. */
export function patternVariables(patterns: Patterns): string[] {
  const names = new Set<string>()
  const visit = (pattern: Pattern): void => {
    switch (pattern.kind) {
      case 'variable':
        names.add(pattern.name)
        break
      case 'array':
        pattern.elements.forEach(visit)
        break
      case 'object':
        for (const entry of pattern.entries) {
          if (entry.variable !== null) names.add(entry.variable)
          if (entry.value !== null) visit(entry.value)
        }
    }
  }
  patterns.forEach(visit)
  return [...names]
}
