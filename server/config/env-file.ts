/**
 * Files of variables for `--env-file`, in two styles. A name that ends in `.properties` says Java properties, as kPow's are:
 * `key=value`, `key: value` or `key value`, with escapes and continued lines. Anything else is dotenv: `KEY=value` with quotes,
 * `export` and comments. Node's own util.parseEnv passes over what it cannot read, without a word.
 */
import { propertiesOf } from './java-properties.ts'
import { PROPERTY_OF_VARIABLE } from './kafka-properties.ts'

export interface FileVariable {
  readonly name: string
  readonly value: string
  /** Where it begins, from 1. */
  readonly line: number
}

export interface FileMistake {
  readonly line: number
  /** A sentence. Never holds a value: it may be a secret. */
  readonly message: string
}

export interface EnvFile {
  /** In the order of the file; a name may occur twice, then the last counts. */
  readonly variables: readonly FileVariable[]
  readonly mistakes: readonly FileMistake[]
}

const NAME = /^[A-Za-z_]\w*$/

/** @param file its name decides the style */
export function readEnvFile(file: string, text: string): EnvFile {
  const content = text.replace(/^\uFEFF/, '')
  const { variables, mistakes } = /\.properties$/i.test(file)
    ? properties(content)
    : dotenv(content)
  return {
    variables: variables.filter(({ name }) => NAME.test(name)),
    mistakes: [...mistakes, ...variables.flatMap(mistakesOf)].sort((a, b) => a.line - b.line),
  }
}

function mistakesOf({ name, value, line }: FileVariable): FileMistake[] {
  const found: string[] = []
  if (!NAME.test(name)) {
    const variable = name.toUpperCase().replaceAll('.', '_')
    const hint = PROPERTY_OF_VARIABLE.has(variable) ? ` Write ${variable}.` : ''
    found.push(
      `${JSON.stringify(name)} is no name of a variable. Expected letters, digits and underscores.${hint}`,
    )
  }
  if (value.includes('\0')) found.push(`${name} has a NUL character, which no variable can hold.`)
  return found.map((message) => ({ line, message }))
}

/** A path of Windows, such as C:\\users without its second backslash; java.util.Properties refuses it as well. */
const BAD_ESCAPE = /^\s*[^#!\s](?:[^\\]|\\[^u])*\\u(?![0-9a-fA-F]{4})/

function properties(text: string): EnvFile {
  const mistakes = text.split(/\r\n|\n|\r/).flatMap((line, index) =>
    BAD_ESCAPE.test(line)
      ? [
          {
            line: index + 1,
            message: 'Expected four hexadecimal digits behind \\u. A backslash is written \\\\.',
          },
        ]
      : [],
  )
  return { variables: propertiesOf(text), mistakes }
}

const ENTRY = /^\s*(?:export\s+)?([\w.-]+)[ \t]*=[ \t]*(.*)$/
const BLANK = /^\s*(?:#.*)?$/
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function dotenv(text: string): EnvFile {
  const lines = text.split(/\r\n|\n|\r/)
  const variables: FileVariable[] = []
  const mistakes: FileMistake[] = []
  for (let i = 0; i < lines.length; i++) {
    // i is below the length.
    const raw = lines[i]!
    if (BLANK.test(raw)) continue
    const line = i + 1
    const [, name, rest] = ENTRY.exec(raw) ?? []
    if (name === undefined || rest === undefined) {
      mistakes.push({ line, message: 'Expected NAME=value, a comment (#) or nothing.' })
      continue
    }
    const quote = rest[0]
    if (quote !== '"' && quote !== "'") {
      variables.push({ name, value: withoutComment(rest), line })
      continue
    }
    const quoted = readQuoted(quote, [rest.slice(1), ...lines.slice(i + 1)])
    if (quoted === null) {
      mistakes.push({ line, message: `${name} begins with ${quote}, which is never closed.` })
      continue
    }
    i += quoted.lines
    if (BLANK.test(quoted.after)) variables.push({ name, value: quoted.value, line })
    else {
      mistakes.push({
        line: line + quoted.lines,
        message: `${name} has text behind its closing ${quote}. Put the whole value into quotes, ' where it holds ".`,
      })
    }
  }
  return { variables, mistakes }
}

/** A # begins a comment at the beginning and after a blank: passwords have it in their middle. */
function withoutComment(rest: string): string {
  return rest.replace(/(?:^|[ \t])#.*$/, '').trim()
}

interface Quoted {
  readonly value: string
  /** Of the line on which it is closed. */
  readonly after: string
  /** How many lines further that is. */
  readonly lines: number
}

/** In ' everything stands for itself; in " a backslash escapes ", \, $, ` and the ends of lines. */
function readQuoted(quote: '"' | "'", lines: readonly string[]): Quoted | null {
  let value = ''
  for (const [index, line] of lines.entries()) {
    for (let at = 0; at < line.length; at++) {
      const character = line.charAt(at)
      if (character === quote) return { value, after: line.slice(at + 1), lines: index }
      const next = line[at + 1]
      if (character !== '\\' || quote === "'" || next === undefined) value += character
      else {
        at++
        value += ESCAPES[next] ?? (/["\\$`]/.test(next) ? next : `\\${next}`)
      }
    }
    value += '\n'
  }
  return null
}
