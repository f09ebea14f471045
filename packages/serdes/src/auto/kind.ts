/** What one sample is, as far as its bytes tell. */
import { isUtf8 } from 'node:buffer'
import { parseJson } from '@millrace/kjq/json/parse.ts'

export type Kind =
  | 'empty'
  /** A JSON object, array or string in quotes. */
  | 'document'
  /** JSON, too, but as likely a text: 12, true, null. */
  | 'scalar'
  | 'uuid'
  | 'text'
  | 'binary'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const SCALAR = /^\s*(?:-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)\s*$/
/** Tabs, line ends and the escapes of coloured logs are part of texts. */
// eslint-disable-next-line no-control-regex -- control characters are what is meant
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/
/** Of a larger sample only the beginning is read; whether it is JSON is told from both its ends. */
const READ = 8192

/** The beginning of a sample, not cut within a character. */
function head(bytes: Buffer): Buffer {
  let end = Math.min(bytes.length, READ)
  while (end < bytes.length && end > READ - 4 && (bytes[end]! & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

function isDocument(text: string, bytes: Buffer): boolean {
  if (!/^\uFEFF?\s*[[{"]/.test(text)) return false
  if (bytes.length > READ) return /[\]}"]\s*$/.test(bytes.toString('latin1', bytes.length - 64))
  try {
    parseJson(text)
    return true
  } catch {
    return false
  }
}

export function kindOf(bytes: Buffer): Kind {
  if (bytes.length === 0) return 'empty'
  const start = head(bytes)
  const text = start.toString('utf8')
  // JSON is read though a string in it is not UTF-8.
  if (isDocument(text, bytes)) return 'document'
  if (!isUtf8(start) || CONTROL.test(text)) return 'binary'
  if (SCALAR.test(text)) return 'scalar'
  return UUID.test(text) ? 'uuid' : 'text'
}
