/** Java's `.properties` files, as `client.properties` of Kafka's tools and Jetty's user files are (java.util.Properties, "load"). */

interface Property {
  /** Where it begins, from 1. */
  readonly line: number
  readonly name: string
  readonly value: string
}

/** @returns names and values in the order of the file; of a name that occurs twice the last value */
export function readJavaProperties(text: string): Record<string, string> {
  return Object.fromEntries(propertiesOf(text).map(({ name, value }) => [name, value]))
}

/** Every entry, also of a name that occurs twice. */
export function propertiesOf(text: string): Property[] {
  return [...logicalLines(text)].map(({ line, text: joined }) => {
    const [name, rest] = splitAtSeparator(joined)
    return { line, name: unescape(name), value: unescape(rest) }
  })
}

/** Lines without comments and blanks; a backslash at the end of a line joins it with the next. */
function* logicalLines(text: string): Iterable<{ readonly line: number; readonly text: string }> {
  let joined = ''
  let isJoining = false
  let first = 0
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.replace(/^[ \t\f]+/, '')
    if (!isJoining && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue
    if (!isJoining) first = index + 1
    const backslashes = /\\*$/.exec(line)?.[0].length ?? 0
    isJoining = backslashes % 2 === 1
    joined += isJoining ? line.slice(0, -1) : line
    if (isJoining) continue
    yield { line: first, text: joined }
    joined = ''
  }
  if (joined !== '') yield { line: first, text: joined }
}

/** The name ends at the first `=`, `:` or blank that no backslash stands before. */
function splitAtSeparator(line: string): [name: string, rest: string] {
  const name = /^(?:\\.|[^\\=: \t\f])*/.exec(line)?.[0] ?? ''
  const rest = line.slice(name.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '')
  return [name, rest]
}

const ESCAPES: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' }

function unescape(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code?: string, character = '') =>
    code === undefined
      ? (ESCAPES[String(character)] ?? String(character))
      : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
