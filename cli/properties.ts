/** Files of `NAME=VALUE` lines: Java properties without continuation lines, and environment files. */

export class PropertiesError extends Error {
  override readonly name = 'PropertiesError'
}

const ENTRY = /^(\s*[A-Za-z_][\w.-]*\s*=[ \t]*)(.*)$/
const QUOTED = /^(["'])(.*)\1$/

/**
 * The file with every value changed; comments, order and line ends stay. Quotes around a value are not part of it and
 * are dropped: an encrypted value needs none.
 * @throws PropertiesError naming the line that is no entry, comment or blank
 */
export function mapProperties(
  text: string,
  change: (name: string, value: string) => string,
): string {
  return text
    .split('\n')
    .map((raw, index) => {
      const end = raw.endsWith('\r') ? '\r' : ''
      const line = end === '' ? raw : raw.slice(0, -1)
      if (/^\s*(?:[#!].*)?$/.test(line)) return raw
      const [, name, rest] = ENTRY.exec(line) ?? []
      if (name === undefined || rest === undefined)
        throw new PropertiesError(`line ${index + 1} is not NAME=VALUE, a comment or blank`)
      const value = QUOTED.exec(rest)?.[2] ?? rest
      if (value === '') return raw
      const plainName = name.slice(0, name.indexOf('=')).trim()
      const changed = change(plainName, value)
      return changed === value ? raw : name + changed + end
    })
    .join('\n')
}
