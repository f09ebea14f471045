/** YAML text → values of text, lists and maps only, and the line of each. */
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml'

export interface YamlValues {
  readonly value: unknown
  /** Line of what is at a path, or of what it would be in. */
  lineOf(path: readonly PropertyKey[]): number | null
  /** Line of a member's name. */
  lineOfKey(path: readonly PropertyKey[], key: string): number | null
}

export interface YamlProblem {
  /** From 1; null: of the file as a whole. */
  readonly line: number | null
  /** A sentence. */
  readonly message: string
}

/** What YAML itself finds wrong. */
export interface NoYaml {
  readonly problems: readonly YamlProblem[]
  readonly cause?: unknown
}

const MAX_CHARACTERS = 4_000_000
/** One slip can make hundreds. */
const MAX_ERRORS = 10

function whole(message: string, cause?: unknown): NoYaml {
  return { problems: [{ line: null, message }], cause }
}

/** @param expected what the file should have, for an empty one: `policies: and what goes with them` */
export function readYamlValues(text: string, expected: string): YamlValues | NoYaml {
  if (text.trim() === '') return whole(`It is empty. Expected ${expected}.`)
  if (text.length > MAX_CHARACTERS)
    return whole(`It has ${text.length} characters. Expected at most ${MAX_CHARACTERS}.`)
  const lines = new LineCounter()
  try {
    // Names such as `on`, `1.0` and `null` stay what they are.
    const document = parseDocument(text, {
      schema: 'failsafe',
      merge: true,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'silent',
    })
    if (document.errors.length > 0)
      return {
        problems: document.errors.slice(0, MAX_ERRORS).map(({ pos, message }) => ({
          line: lines.linePos(pos[0]).line,
          message: inWords(message),
        })),
      }
    const value: unknown = document.toJS({ maxAliasCount: 1_000 })
    return {
      value,
      lineOf: (path) => lineAt(document, lines, path),
      lineOfKey: (path, key) =>
        keyLine(document, lines, path, key) ?? lineAt(document, lines, path),
    }
  } catch (error) {
    // Aliases of nothing, or of too much; nesting that the stack does not suffice for.
    return whole(inWords(error instanceof Error ? error.message : String(error)), error)
  }
}

function inWords(message: string): string {
  const text = `It is no YAML that can be read: ${message.replace(/\.?$/, '.')}`
  return /alias/i.test(message)
    ? `${text} An asterisk that is meant as a wildcard stands in quotes: "*", "abc*".`
    : text
}

function lineAt(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number | null {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    const start = isNode(node) ? node.range?.[0] : undefined
    if (start !== undefined) return lines.linePos(start).line
  }
  return null
}

function keyLine(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly PropertyKey[],
  key: string,
): number | null {
  const map = path.length === 0 ? document.contents : document.getIn(path, true)
  if (!isMap(map)) return null
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key)
  const start = isScalar(pair?.key) ? pair.key.range?.[0] : undefined
  return start === undefined ? null : lines.linePos(start).line
}
