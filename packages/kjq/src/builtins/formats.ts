/** `@text @json @csv @tsv @html @uri @urid @sh @base64 @base64d`. */
import { CompileError, JqError } from '../errors.ts'
import { formatNumber, stringifyJson } from '../json/stringify.ts'
import { isArray, isNumber, type Json } from '../json/value.ts'
import { describe } from '../runtime/describe.ts'

export function tostring(value: Json): string {
  return typeof value === 'string' ? value : stringifyJson(value)
}

const HTML: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&apos;',
  '"': '&quot;',
}

function row(value: Json, name: string, text: (cell: string) => string, separator: string): string {
  if (!isArray(value))
    throw new JqError(`${describe(value)} cannot be ${name}-formatted, only array`)
  return value
    .map((cell) => {
      if (typeof cell === 'string') return text(cell)
      if (cell === null) return ''
      if (typeof cell === 'boolean') return String(cell)
      if (isNumber(cell)) return Number.isNaN(cell) ? '' : formatNumber(cell)
      throw new JqError(`${describe(cell)} is not valid in a csv row`)
    })
    .join(separator)
}

function shellQuote(cell: Json): string {
  if (typeof cell === 'string') return `'${cell.replaceAll("'", `'\\''`)}'`
  if (typeof cell === 'object' && cell !== null)
    throw new JqError(`${describe(cell)} can not be escaped for shell`)
  return stringifyJson(cell)
}

function shell(value: Json): string {
  return isArray(value) ? value.map(shellQuote).join(' ') : shellQuote(value)
}

function uri(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function uriDecode(value: Json): string {
  const text = tostring(value)
  const bytes: Buffer[] = []
  let at = 0
  for (const match of text.matchAll(/%([0-9A-Fa-f]{2})?/g)) {
    if (match[1] === undefined) throw new JqError(`${describe(value)} is not a valid uri encoding`)
    bytes.push(Buffer.from(text.slice(at, match.index)), Buffer.from(match[1], 'hex'))
    at = match.index + 3
  }
  bytes.push(Buffer.from(text.slice(at)))
  const whole = Buffer.concat(bytes)
  const decoded = whole.toString('utf8')
  if (!Buffer.from(decoded).equals(whole))
    throw new JqError(`${describe(value)} is not a valid uri encoding`)
  return decoded
}

/** Lenient about padding; what is not base64 at all is an error. */
function base64Decode(value: Json): string {
  const text = tostring(value)
  const digits = text.replace(/=+$/, '')
  const bytes = Buffer.from(digits, 'base64')
  if (/^[A-Za-z0-9+/]*$/.test(digits) && digits.length > 1 && digits.length % 4 === 1)
    throw new JqError(`${describe(value)} trailing base64 byte found`)
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || (digits.length > 0 && bytes.length === 0)) {
    throw new JqError(`${describe(value)} is not valid base64 data`)
  }
  return bytes.toString('utf8')
}

const FORMATS: Readonly<Record<string, (value: Json) => string>> = {
  text: tostring,
  json: (value) => stringifyJson(value),
  csv: (value) => row(value, 'csv', (cell) => `"${cell.replaceAll('"', '""')}"`, ','),
  tsv: (value) =>
    row(
      value,
      'tsv',
      (cell) =>
        cell.replace(
          /[\\\t\n\r]/g,
          (char) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[char] ?? char,
        ),
      '\t',
    ),
  html: (value) => tostring(value).replace(/[<>&'"]/g, (char) => HTML[char] ?? char),
  uri: (value) => uri(tostring(value)),
  urid: uriDecode,
  sh: shell,
  base64: (value) => Buffer.from(tostring(value).toWellFormed()).toString('base64'),
  base64d: base64Decode,
}

export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS)

/** @throws CompileError on an unknown name */
export function formatter(name: string, source: string, at: number): (value: Json) => string {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  if (format === undefined)
    throw new CompileError(source, at, `@${name} is not a format`, {
      hint: `Formats are ${FORMAT_NAMES.map((known) => `@${known}`).join(' ')}`,
    })
  return format
}

/** `format(name)` @throws JqError on an unknown name */
export function applyFormat(value: Json, name: Json): string {
  const format =
    typeof name === 'string' && Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
  if (format === undefined)
    throw new JqError(
      typeof name === 'string'
        ? `${name} is not a valid format`
        : `${describe(name)} is not a valid format`,
    )
  return format(value)
}
