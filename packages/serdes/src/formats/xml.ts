/** XML: one document per record. */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import { SerdeError, undecodable } from '../errors.ts'
import type { LiteralBytes, Serde } from '../serde.ts'
import { quote } from './text-of.ts'
import { typedValue } from './typed.ts'
import { ATTRIBUTE, readXml, TEXT } from './xml-reader.ts'
import { writeXml } from './xml-writer.ts'

const LITTLE = Buffer.of(0xff, 0xfe)
const BIG = Buffer.of(0xfe, 0xff)
const COMMENT = Buffer.from('<!--')
const CDATA = Buffer.from('<![CDATA[')
const DECLARED = /^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']/

/** @throws SerdeError when the encoding is not known */
function textOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2)
  if (mark.equals(LITTLE)) return new TextDecoder('utf-16le').decode(bytes)
  if (mark.equals(BIG)) return new TextDecoder('utf-16be').decode(bytes)
  const encoding = DECLARED.exec(bytes.toString('latin1', 0, 300))?.[1]?.toLowerCase() ?? 'utf-8'
  // Programs that write to texts declare UTF-16 and mean the text; what can be read up to here is none.
  if (encoding === 'utf-8' || encoding.startsWith('utf-16')) return bytes.toString('utf8')
  try {
    return new TextDecoder(encoding).decode(bytes)
  } catch (cause) {
    throw undecodable(`Not XML that can be read: its encoding ${quote(encoding)} is not known`, {
      cause,
    })
  }
}

/**
 * Plain ASCII is the same in all encodings but UTF-16. Texts may be put together around comments and CDATA, spaces may
 * have been ends of lines, and `&` may spell anything.
 */
const LITERALS: LiteralBytes = {
  escape: 0x26,
  spellings({ kind, text }: Literal) {
    const isAttribute = kind === 'name' && text.startsWith(ATTRIBUTE)
    const written = isAttribute ? text.slice(ATTRIBUTE.length) : text
    if (!/^[!-~]+$/.test(written) || TEXT.includes(written)) return null
    return [Buffer.from(written), COMMENT, CDATA, LITTLE, BIG]
  },
}

export const xmlSerde: Serde = {
  label: 'XML',
  structured: true,
  literals: LITERALS,
  decode(bytes) {
    if (bytes.length === 0) throw undecodable('Not XML: there are 0 bytes')
    return readXml(textOf(bytes))
  },
  partial: () => null,
  /** A text that is XML is taken as it stands, for in a key every byte counts; JSON is written as XML. */
  encode(value) {
    if (typeof value === 'string' && isXml(value)) return Buffer.from(value)
    return Buffer.from(writeXml(typedValue(value)))
  },
}

function isXml(text: string): boolean {
  try {
    readXml(text)
    return true
  } catch (error) {
    if (error instanceof SerdeError) return false
    throw error
  }
}
