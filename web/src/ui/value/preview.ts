/** A value on one line, and which parts of it the filter asked for. */
import { formatNumber, formatString } from '@millrace/kjq/json/stringify.ts'
import { isArray, isNumber, objectEntries, type Json } from '@millrace/kjq/json/value.ts'

/**
 * JSON without spaces, at most about `budget` characters: what lies behind is not looked at, so a huge value costs no
 * more than a small one.
 */
export function compactText(value: Json, budget = 16_384): string {
  let text = ''
  const print = (item: Json, depth: number): boolean => {
    if (text.length >= budget) return false
    if (typeof item === 'string') text += formatString(item.slice(0, budget + 1))
    else if (isNumber(item)) text += formatNumber(item)
    else if (item === null || typeof item === 'boolean') text += String(item)
    // Deeper than anybody reads on one line; the depth of the value itself may be beyond the stack's.
    else if (depth > 100) text += isArray(item) ? '[…]' : '{…}'
    else if (isArray(item)) {
      text += '['
      for (let i = 0; i < item.length; i++) {
        if (i > 0) text += ','
        if (!print(item[i] ?? null, depth + 1)) return false
      }
      text += ']'
    } else {
      text += '{'
      let first = true
      for (const [name, member] of objectEntries(item)) {
        text += `${first ? '' : ','}${formatString(name)}:`
        first = false
        if (!print(member, depth + 1)) return false
      }
      text += '}'
    }
    return true
  }
  return print(value, 0) && text.length <= budget ? text : `${text.slice(0, budget)}…`
}

/** A string stands as it is, everything else as JSON. Line breaks would break the line. */
export function previewText(value: Json): string {
  const text = typeof value === 'string' ? cut(value) : compactText(value)
  return text.replaceAll(CONTROL, ' ')
}

// oxlint-disable-next-line no-control-regex -- control characters are what is meant
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]+/g

function cut(text: string): string {
  return text.length > 16_384 ? `${text.slice(0, 16_384)}…` : text
}

/** A stretch of text; `marked`: the filter asked for it. */
export interface TextPart {
  readonly text: string
  readonly marked: boolean
}

/** Characters that stand before a mark, and so many of the mark that are worth more than those. */
const MOST_BEFORE = 20
const SEEN_MARK = 12
/** A row shows no more, however wide the screen. */
const LENGTH = 400
const MAX_MARKS = 40

/** The text in parts, with every occurrence of one of `texts` marked; what lies beyond `length` is left out. */
export function markText(text: string, texts: readonly string[], length = Infinity): TextPart[] {
  return parted(text, findMarks(text, texts), 0, length)
}

/** As much of the text as a row shows. Where the first mark lies beyond the `seen` characters, it begins before it. */
export function rowParts(text: string, texts: readonly string[], seen: number): TextPart[] {
  const marks = findMarks(text, texts)
  const [first] = marks
  const before = Math.max(0, Math.min(MOST_BEFORE, Math.floor((seen - SEEN_MARK) / 2)))
  const from = first !== undefined && first.to > seen ? Math.max(0, first.from - before) : 0
  return parted(text, marks, from, LENGTH)
}

function parted(text: string, marks: readonly Stretch[], from: number, length: number): TextPart[] {
  const end = Math.min(text.length, from + length)
  const parts: TextPart[] = []
  let at = from
  if (from > 0) parts.push({ text: '…', marked: false })
  for (const mark of marks) {
    if (mark.from >= end) break
    if (mark.from > at) parts.push({ text: text.slice(at, mark.from), marked: false })
    parts.push({ text: text.slice(mark.from, Math.min(mark.to, end)), marked: true })
    at = Math.min(mark.to, end)
  }
  if (at < end) parts.push({ text: text.slice(at, end), marked: false })
  if (end < text.length) parts.push({ text: '…', marked: false })
  return parts
}

interface Stretch {
  readonly from: number
  readonly to: number
}

/** Occurrences in order, overlapping ones as one. */
export function findMarks(text: string, texts: readonly string[]): Stretch[] {
  const found: Stretch[] = []
  for (const wanted of texts) {
    if (wanted === '') continue
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      found.push({ from: at, to: at + wanted.length })
      if (found.length >= MAX_MARKS) break
    }
  }
  found.sort((a, b) => a.from - b.from || b.to - a.to)
  const merged: Stretch[] = []
  for (const mark of found) {
    const last = merged.at(-1)
    if (last === undefined || mark.from > last.to) merged.push(mark)
    else if (mark.to > last.to) merged[merged.length - 1] = { from: last.from, to: mark.to }
  }
  return merged
}
