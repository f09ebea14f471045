/** What a person or a decoder gave to a format that takes text. */
import { describe } from '@millrace/kjq/runtime/describe.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { unencodable } from '../errors.ts'

/** @throws SerdeError for anything but a text */
export function textOf(value: Json, label: string, expected: string): string {
  if (typeof value === 'string') return value
  throw unencodable(`${label} needs ${expected}; got ${describe(value)}`)
}

/** The beginning of a text in a message, in quotes. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
}
