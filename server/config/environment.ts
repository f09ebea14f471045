/** Reads single variables: reveals AES: and OBF: values, checks the type, gathers problems instead of throwing. */
import { isColor } from './color.ts'
import type { ConfigProblem } from './errors.ts'
import { emptyCounts } from './kafka-properties.ts'
import { isSecured, revealValue, SecureValueError } from './secure-value.ts'
import { VARIABLES, type ValueOf, type Variable, type VariableName } from './variables.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** `PORT` of set 1 is `PORT`; `BOOTSTRAP` of set 2 is `BOOTSTRAP_2`. */
export function withSuffix(name: string, set: number): string {
  return set === 1 ? name : `${name}_${set}`
}

/** Whether the variable is given at all; `base` is its name without suffix. */
export function isSet(env: Env, variable: string, base = variable): boolean {
  const value = env[variable]
  return value !== undefined && (value.trim() !== '' || emptyCounts(base))
}

export class EnvironmentReader {
  readonly env: Env
  readonly problems: ConfigProblem[] = []
  /** Variables with a value that could not be decrypted: what follows from it is no problem of its own. */
  readonly unreadable = new Set<string>()
  readonly #key: Buffer | null | 'unusable'

  /** @param key of AES: values; null: none is given; unusable: it is wrong, which is told once, not for each value */
  constructor(env: Env, key: Buffer | null | 'unusable') {
    this.env = env
    this.#key = key
  }

  problem(variable: string, message: string): void {
    const known = this.problems.some((p) => p.variable === variable && p.message === message)
    if (!known) this.problems.push({ variable, message })
  }

  /** The plain text of a variable; null when it is unset, or cannot be decrypted (then a problem is noted). */
  text(base: string, set = 1): string | null {
    const variable = withSuffix(base, set)
    const value = this.env[variable]
    if (value === undefined || !isSet(this.env, variable, base)) return null
    const key = this.#key === 'unusable' ? null : this.#key
    try {
      return revealValue(value, key)
    } catch (error) {
      if (!(error instanceof SecureValueError)) throw error
      this.unreadable.add(variable)
      const known = error.code === 'MR_SECURE_KEY' && this.#key === 'unusable'
      if (!known) this.problem(variable, `cannot be read: ${error.message}.`)
      return null
    }
  }

  /** The typed value, or the default, also of a variable with something before its name; a value that does not fit is noted as a problem. */
  read<N extends VariableName>(name: N, set = 1, prefix = ''): ValueOf<N> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table gives the type, and parse() follows the table
    return this.#value(prefix + name, VARIABLES[name], set) as ValueOf<N>
  }

  #value(name: string, spec: Variable, set: number): unknown {
    const fallback = 'default' in spec ? spec.default : null
    const text = this.text(name, set)?.trim()
    if (text === undefined) return fallback
    const parsed = parse(spec, text)
    if ('value' in parsed) return parsed.value
    const variable = withSuffix(name, set)
    const hidden = spec.secret === true || isSecured(this.env[variable] ?? '')
    const received = hidden ? 'has a value that does not fit' : `is ${JSON.stringify(text)}`
    this.problem(variable, `${received}. Expected ${parsed.expected}.`)
    return fallback
  }
}

type Parsed = { readonly value: unknown } | { readonly expected: string }

function parse(spec: Variable, text: string): Parsed {
  switch (spec.type) {
    case 'text':
      return { value: text }
    case 'boolean': {
      const lower = text.toLowerCase()
      if (lower === 'true' || lower === 'false') return { value: lower === 'true' }
      return { expected: 'true or false' }
    }
    case 'integer': {
      const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
      if (value >= spec.min && value <= spec.max) return { value }
      return { expected: `a whole number from ${spec.min} to ${spec.max}` }
    }
    case 'enum': {
      const value = spec.values.find((known) => known.toLowerCase() === text.toLowerCase())
      return value === undefined ? { expected: `one of ${spec.values.join(', ')}` } : { value }
    }
    case 'list':
      return { value: splitList(text) }
    case 'color':
      return isColor(text)
        ? { value: text.toLowerCase() }
        : { expected: 'a colour: #rrggbb, #rgb or a CSS name such as red, teal, orange' }
  }
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}
