/** Keys as bytes, for a search by key. They consist of texts, whole numbers and UUIDs; none is flexible or nullable. */
import { isObject, objectGet, objectKeys, type Json } from '@millrace/kjq/json/value.ts'
import { describe } from '@millrace/kjq/runtime/describe.ts'
import { unencodable } from '../errors.ts'
import { layoutOf, type Field } from './layout.ts'

const MAX_TEXT = 2 ** 15 - 1
const MAX_INT32 = 2 ** 31 - 1
const UUID = /^[A-Za-z0-9_-]{22}$/

/** @param data the names of the layout, all of them and no others @throws SerdeError */
export function writeKey(data: Json, layout: string): Buffer {
  const { plain } = layoutOf(layout)
  const wanted = plain.map(({ name }) => name)
  if (!isObject(data)) {
    throw unencodable(`"data" of the key needs ${wanted.join(', ')}; got ${describe(data)}`)
  }
  const extra = objectKeys(data).find((name) => !wanted.includes(name))
  if (extra !== undefined) {
    throw unencodable(`"data" of the key has ${extra}; it takes ${wanted.join(', ')}`)
  }
  return Buffer.concat(plain.map((field) => write(objectGet(data, field.name) ?? null, field)))
}

function write(value: Json, { name, type }: Field): Buffer {
  const wrong = (expected: string): Error =>
    unencodable(`${name} of the key needs ${expected}; got ${describe(value)}`)
  if (type.kind === 'string') {
    if (typeof value !== 'string' || !value.isWellFormed()) throw wrong('a text')
    const text = Buffer.from(value)
    if (text.length > MAX_TEXT) throw wrong(`a text of at most ${MAX_TEXT} bytes`)
    const size = Buffer.alloc(2)
    size.writeInt16BE(text.length)
    return Buffer.concat([size, text])
  }
  if (type.kind === 'int32') {
    const whole = typeof value === 'number' && Number.isInteger(value)
    if (!whole || value < -MAX_INT32 - 1 || value > MAX_INT32) {
      throw wrong(`a whole number from ${-MAX_INT32 - 1} to ${MAX_INT32}`)
    }
    const bytes = Buffer.alloc(4)
    bytes.writeInt32BE(value)
    return bytes
  }
  if (type.kind === 'uuid') {
    const bytes =
      typeof value === 'string' && UUID.test(value) ? Buffer.from(value, 'base64url') : null
    // The last digit has four bits too many, which must be zero for the text to be the same again.
    if (bytes?.toString('base64url') !== value) throw wrong('a UUID in Kafka’s form, 22 characters')
    return bytes
  }
  throw new Error(`Keys have no fields of type ${type.kind}: ${name}`)
}
