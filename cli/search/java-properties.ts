/** Java's `.properties` files, as `client.properties` of Kafka's tools are (java.util.Properties, "load"). */

/** @returns names and values in the order of the file; of a name that occurs twice the last value */
export function readJavaProperties(text: string): Record<string, string> {
  const properties: Record<string, string> = {}
  for (const line of logicalLines(text)) {
    const [name, rest] = splitAtSeparator(line)
    properties[unescape(name)] = unescape(rest)
  }
  return properties
}

/** Lines without comments and blanks; a backslash at the end of a line joins it with the next. */
function* logicalLines(text: string): Iterable<string> {
  let joined = ''
  let isJoining = false
  for (const raw of text.split(/\r\n|\n|\r/)) {
    const line = raw.replace(/^[ \t\f]+/, '')
    if (!isJoining && (line === '' || line.startsWith('#') || line.startsWith('!'))) continue
    const backslashes = /\\*$/.exec(line)?.[0].length ?? 0
    isJoining = backslashes % 2 === 1
    joined += isJoining ? line.slice(0, -1) : line
    if (isJoining) continue
    yield joined
    joined = ''
  }
  if (joined !== '') yield joined
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
