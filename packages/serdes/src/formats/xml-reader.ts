/**
 * XML 1.0, with prefixes of namespaces as they are written. A reader of our own: fast-xml-parser takes text that is not
 * well formed, refuses names such as `__proto__`, and puts names that are numbers before the others.
 *
 * There are no entities but XML's five and characters by number, and what a document type declares is skipped: nothing is
 * fetched and nothing multiplies.
 */
import { ObjectBuilder, objectFrom, type Json } from '@millrace/kjq/json/value.ts'
import { undecodable, type SerdeError } from '../errors.ts'
import { MAX_NESTING } from './byte-cursor.ts'

/** Before names of attributes, and the name of text beside elements or attributes: no element is called so. */
export const ATTRIBUTE = '@'
export const TEXT = '#text'

const NAME = /[\p{L}_:][\p{L}\p{M}\p{N}_:.\u00b7-]*/uy
const SPACE = /[ \t\r\n]*/y
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

/** What an element holds, while it is read. */
interface Content {
  readonly attributes: Map<string, string>
  readonly elements: Map<string, Json[]>
  /** Runs of text between elements. */
  readonly texts: string[]
}

class XmlReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    // Ends of lines are one character, whatever they were (XML 1.0 section 2.11).
    this.#text = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
  }

  document(): Json {
    this.#outside()
    if (this.#take('<!DOCTYPE')) {
      this.#documentType()
      this.#outside()
    }
    if (!this.#take('<')) throw this.#wrong('an element is expected')
    const root = this.#element(0)
    this.#outside()
    if (this.#at < this.#text.length) throw this.#wrong('something follows the root element')
    return objectFrom([root])
  }

  #wrong(why: string, at = this.#at): SerdeError {
    return undecodable(`Not XML: ${why} at character ${at}`)
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  /** What is before the next `end`, which is taken, too. */
  #until(end: string, what: string): string {
    const start = this.#at
    const found = this.#text.indexOf(end, start)
    if (found < 0) throw this.#wrong(`${what} does not end`, start)
    this.#at = found + end.length
    return this.#text.slice(start, found)
  }

  #name(what: string): string {
    const name = this.#match(NAME)
    if (name === '') throw this.#wrong(`the name of ${what} is expected`)
    return name
  }

  #comment(): boolean {
    if (!this.#take('<!--')) return false
    this.#until('-->', 'a comment')
    return true
  }

  #instruction(): boolean {
    if (!this.#take('<?')) return false
    this.#until('?>', 'an instruction')
    return true
  }

  /** Space, comments and instructions around the root element. */
  #outside(): void {
    do this.#match(SPACE)
    while (this.#comment() || this.#instruction())
  }

  /** Skipped: quotes, comments and brackets are only looked at to find its end. */
  #documentType(): void {
    const start = this.#at
    let inside = false
    for (;;) {
      this.#match(/[^<>[\]"']*/y)
      if (this.#comment() || this.#instruction()) continue
      const next = this.#text[this.#at++]
      if (next === undefined) throw this.#wrong('a document type does not end', start)
      if (next === '"' || next === "'") this.#until(next, 'a quoted text')
      else if (next === '[') inside = true
      else if (next === ']') inside = false
      else if (next === '>' && !inside) return
    }
  }

  /** Behind its `<`. */
  #element(depth: number): [name: string, value: Json] {
    if (depth >= MAX_NESTING) throw this.#wrong(`it is nested deeper than ${MAX_NESTING}`)
    const name = this.#name('an element')
    const content: Content = { attributes: this.#attributes(), elements: new Map(), texts: [] }
    if (!this.#take('/>')) {
      if (!this.#take('>')) throw this.#wrong('an attribute or the end of a tag is expected')
      this.#content(name, content, depth)
    }
    return [name, shown(content)]
  }

  #attributes(): Map<string, string> {
    const attributes = new Map<string, string>()
    for (;;) {
      const space = this.#match(SPACE)
      const next = this.#text[this.#at]
      if (next === '>' || next === '/' || next === undefined || space === '') return attributes
      const at = this.#at
      const name = this.#name('an attribute')
      if (attributes.has(name)) throw this.#wrong('an attribute stands twice', at)
      this.#match(SPACE)
      if (!this.#take('=')) throw this.#wrong('= is expected')
      this.#match(SPACE)
      attributes.set(name, this.#attribute())
    }
  }

  #attribute(): string {
    const start = this.#at
    const quote = this.#take('"') ? '"' : this.#take("'") ? "'" : null
    if (quote === null) throw this.#wrong('a quote is expected')
    const raw = this.#until(quote, 'an attribute')
    if (raw.includes('<')) throw this.#wrong('an attribute holds <', start)
    return this.#resolved(raw.replace(/[\t\n]/g, ' '), start + 1)
  }

  /** Up to and with the element's end. */
  #content(name: string, { elements, texts }: Content, depth: number): void {
    const start = this.#at
    let run = ''
    for (;;) {
      const at = this.#at
      run += this.#resolved(this.#match(/[^<]*/y), at)
      if (this.#take('<![CDATA[')) run += this.#until(']]>', 'CDATA')
      else if (this.#comment()) continue
      else if (this.#take('</')) break
      else {
        texts.push(run)
        run = ''
        if (this.#instruction()) continue
        if (!this.#take('<')) throw this.#wrong('an element is not closed', start)
        const [child, value] = this.#element(depth + 1)
        const same = elements.get(child)
        if (same === undefined) elements.set(child, [value])
        else same.push(value)
      }
    }
    texts.push(run)
    const at = this.#at
    if (this.#match(NAME) !== name) throw this.#wrong('another element is closed', at)
    this.#match(SPACE)
    if (!this.#take('>')) throw this.#wrong('> is expected')
  }

  #resolved(raw: string, at: number): string {
    if (!raw.includes('&')) return raw
    return raw.replace(/&(?:([^;&]{0,40});)?/g, (_, name: string | undefined, offset: number) => {
      const text = name === undefined ? undefined : (ENTITIES.get(name) ?? character(name))
      if (text === undefined) throw this.#wrong('an entity is none of XML itself', at + offset)
      return text
    })
  }
}

/** `#233` or `#xe9`. */
function character(reference: string): string | undefined {
  const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}))$/.exec(reference) ?? []
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
  return isCharacter ? String.fromCodePoint(code) : undefined
}

/** A text where there is nothing else; what is blank between elements is left out. */
function shown({ attributes, elements, texts }: Content): Json {
  if (attributes.size === 0 && elements.size === 0 && texts.length < 2) return texts[0] ?? ''
  const builder = new ObjectBuilder()
  for (const [name, value] of attributes) builder.set(ATTRIBUTE + name, value)
  for (const [name, values] of elements) builder.set(name, single(values))
  const filled = texts.filter((text) => /[^ \t\n]/.test(text))
  if (filled.length > 0) builder.set(TEXT, single(filled))
  return builder.build()
}

function single(values: readonly Json[]): Json {
  const [only] = values
  return values.length === 1 && only !== undefined ? only : values
}

/** @throws SerdeError with the place of what is wrong, never with the text */
export function readXml(text: string): Json {
  return new XmlReader(text.startsWith('\ufeff') ? text.slice(1) : text).document()
}
