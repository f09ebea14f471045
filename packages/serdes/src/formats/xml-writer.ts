/** Values as XML, without a declaration: UTF-8 is what is meant then. */
import { describe } from '@millrace/kjq/runtime/describe.ts'
import {
  isArray,
  isObject,
  objectEntries,
  type Json,
  type JsonObject,
} from '@millrace/kjq/json/value.ts'
import { unencodable } from '../errors.ts'
import { MAX_NESTING } from './byte-cursor.ts'
import { quote } from './text-of.ts'
import { ATTRIBUTE, TEXT } from './xml-reader.ts'

const NAME = /^[\p{L}_:][\p{L}\p{M}\p{N}_:.\u00b7-]*$/u
// eslint-disable-next-line no-control-regex -- control characters are what is meant
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** @throws SerdeError for anything but an object with one member, whose names and texts XML can hold */
export function writeXml(value: Json): string {
  const [root, ...more] = isObject(value) ? objectEntries(value) : []
  if (root === undefined || more.length > 0 || isArray(root[1])) {
    throw unencodable(
      `XML needs an object with one member, the root element; got ${describe(value)}`,
    )
  }
  return element(root[0], root[1], 0)
}

function element(name: string, value: Json, depth: number): string {
  if (depth >= MAX_NESTING)
    throw unencodable(`XML cannot be written: the value is nested deeper than ${MAX_NESTING}`)
  expectName(name)
  if (isArray(value)) throw unencodable(`XML has no array in an array: ${quote(name)} holds one`)
  if (!isObject(value)) return tag(name, '', textOf(name, value))
  return tag(name, attributesOf(value), contentOf(value, depth))
}

function tag(name: string, attributes: string, content: string): string {
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`
}

function attributesOf(value: JsonObject): string {
  return objectEntries(value)
    .filter(([name]) => name.startsWith(ATTRIBUTE))
    .map(([name, text]) => {
      const bare = name.slice(ATTRIBUTE.length)
      expectName(bare)
      return ` ${bare}="${textOf(name, text).replace(/[\n\t]/g, (char) => ESCAPES[char] ?? char)}"`
    })
    .join('')
}

function contentOf(value: JsonObject, depth: number): string {
  let content = ''
  for (const [name, member] of objectEntries(value)) {
    if (name.startsWith(ATTRIBUTE)) continue
    const each = isArray(member) ? member : [member]
    for (const one of each)
      content += name === TEXT ? textOf(name, one) : element(name, one, depth + 1)
  }
  return content
}

function expectName(name: string): void {
  if (!NAME.test(name)) throw unencodable(`XML has no names such as ${quote(name)}`)
}

/** null is an empty element. */
function textOf(name: string, value: Json): string {
  if (value === null) return ''
  if (typeof value === 'object')
    throw unencodable(`${quote(name)} holds text; got ${describe(value)}`)
  const text = String(value)
  if (FORBIDDEN.test(text) || !text.isWellFormed())
    throw unencodable(`XML cannot hold a character of the text of ${quote(name)}`)
  return text.replace(/[&<>"\r]/g, (char) => ESCAPES[char] ?? char)
}
