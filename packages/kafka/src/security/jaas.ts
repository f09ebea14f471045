/**
 * The JAAS line of `sasl.jaas.config`: `LoginModule required name="value" …;`
 *
 * The same language as Kafka's JaasConfig, which reads it with Java's StreamTokenizer: values bare or in single or
 * double quotes, Java's escapes within quotes, comments of both kinds, exactly one module, a semicolon at the end.
 */

export interface JaasEntry {
  /** Class name of the LoginModule. */
  readonly module: string
  readonly options: ReadonlyMap<string, string>
}

/** What is wrong, to go on after the property's name. Never repeats a value: it may be a password. */
export type JaasResult = { readonly entry: JaasEntry } | { readonly problem: string }

interface Token {
  readonly kind: 'word' | 'quoted' | 'symbol'
  readonly text: string
}

const FLAGS = new Set(['required', 'requisite', 'sufficient', 'optional'])

export function parseJaas(line: string): JaasResult {
  const tokens = tokenize(line)
  if (tokens === null) return { problem: 'has a quote that is not closed.' }
  const [module, flag, ...rest] = tokens
  if (module?.kind !== 'word') {
    return { problem: 'does not begin with the class of a LoginModule.' }
  }
  if (flag?.kind !== 'word' || !FLAGS.has(flag.text.toLowerCase())) {
    return {
      problem: `has no control flag after ${module.text}. Expected: ${module.text} required name="value" …;`,
    }
  }
  const options = new Map<string, string>()
  let at = 0
  for (; at < rest.length && !isSymbol(rest[at], ';'); at += 3) {
    const name = rest[at]
    const value = rest[at + 2]
    if (name?.kind !== 'word') {
      return { problem: `has a value without a name${after(options)}. Expected name="value".` }
    }
    if (!isSymbol(rest[at + 1], '=') || value === undefined || value.kind === 'symbol') {
      return { problem: `has no value for ${name.text}. Expected ${name.text}="value".` }
    }
    options.set(name.text, value.text)
  }
  if (at >= rest.length) return { problem: 'does not end with a semicolon.' }
  if (at < rest.length - 1) {
    return { problem: 'goes on after its semicolon. Expected exactly one LoginModule.' }
  }
  return { entry: { module: module.text, options } }
}

function isSymbol(token: Token | undefined, text: string): boolean {
  return token?.kind === 'symbol' && token.text === text
}

function after(options: ReadonlyMap<string, string>): string {
  const last = [...options.keys()].at(-1)
  return last === undefined ? '' : ` after ${last}`
}

/** Space, comments, a quoted text, a symbol, or a word; StreamTokenizer's quotes end at a line's end, ours need not. */
const TOKEN =
  /\s+|\/\/[^\n]*|\/\*.*?\*\/|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([=;])|([^\s"'=;]+)|(["'])/gs

/** null: a quote is not closed. */
function tokenize(line: string): Token[] | null {
  const tokens: Token[] = []
  for (const [, double, single, symbol, word, stray] of line.matchAll(TOKEN)) {
    const quoted = double ?? single
    if (quoted !== undefined) tokens.push({ kind: 'quoted', text: unescape(quoted) })
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word })
    else if (stray !== undefined) return null
  }
  return tokens
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** `\n` and the like, octal `\101`; any other character after a backslash is itself. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-3]?[0-7]{1,2}|.)/gs, (_, escaped: string) =>
    /^[0-7]/.test(escaped)
      ? String.fromCharCode(Number.parseInt(escaped, 8))
      : (ESCAPES[escaped] ?? escaped),
  )
}
