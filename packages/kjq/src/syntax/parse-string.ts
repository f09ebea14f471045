/** String literals: escapes and interpolation. */
import { CompileError } from '../errors.ts'
import type { Node } from './ast.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

/** Unpaired surrogates become U+FFFD, as in jq. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}

/**
 * @param start offset just behind the opening quote
 * @param program parses a program that starts at an offset and ends before a `)`; gives the offset of that `)`
 * @returns parts as in StringTemplate and the offset behind the closing quote
 */
export function parseStringParts(
  source: string,
  start: number,
  program: (at: number) => { node: Node; end: number },
): { parts: (string | Node)[]; end: number } {
  const parts: (string | Node)[] = []
  let text = ''
  let at = start
  for (;;) {
    const char = source[at]
    if (char === undefined) {
      throw new CompileError(source, start - 1, 'This string is not closed', {
        expected: '`"` before the end',
      })
    }
    if (char === '"') {
      parts.push(wellFormed(text))
      return { parts, end: at + 1 }
    }
    if (char !== '\\') {
      text += char
      at += 1
      continue
    }
    const next = source[at + 1]
    if (next === '(') {
      parts.push(wellFormed(text))
      text = ''
      const inner = program(at + 2)
      if (source[inner.end] !== ')') {
        throw new CompileError(source, at, 'Interpolation `\\(` is not closed', { expected: '`)`' })
      }
      parts.push(inner.node)
      at = inner.end + 1
    } else if (next === 'u') {
      const hex = source.slice(at + 2, at + 6)
      if (!/^[0-9a-fA-F]{4}$/.test(hex))
        throw new CompileError(source, at, 'Expected four hexadecimal digits after `\\u`')
      text += String.fromCharCode(Number.parseInt(hex, 16))
      at += 6
    } else {
      const escaped = next === undefined ? undefined : ESCAPES[next]
      if (escaped === undefined) {
        throw new CompileError(
          source,
          at,
          `Unknown escape ${JSON.stringify(`\\${next ?? ''}`)} in a string`,
          { hint: 'Write `\\\\` for a backslash' },
        )
      }
      text += escaped
      at += 2
    }
  }
}
