/** Unknown fields back to bytes, as the reader shows them; their `text` is only for people. */
import { isArray, isObject, objectEntries, objectGet, type Json } from '@millrace/kjq/json/value.ts'
import { describe } from '@millrace/kjq/runtime/describe.ts'
import { unencodable } from '../errors.ts'
import type { Output } from './output.ts'
import { base64, WRITE_SCALAR } from './scalar-writer.ts'
import { BYTES, END_GROUP, FIXED32, FIXED64, MAX_DEPTH, START_GROUP, VARINT } from './wire.ts'

const MAX_NUMBER = 2 ** 29 - 1

/** @throws SerdeError */
export function writeUnknown(value: Json, output: Output, depth: number): void {
  if (depth >= MAX_DEPTH) throw unencodable(`nested deeper than ${MAX_DEPTH} levels`)
  if (!isObject(value)) throw unencodable(`needs an object; got ${describe(value)}`)
  for (const [name, occurrences] of objectEntries(value)) {
    const number = /^[1-9][0-9]{0,8}$/.test(name) ? Number(name) : 0
    if (number < 1 || number > MAX_NUMBER) {
      throw unencodable(`needs field numbers as names; got ${JSON.stringify(name)}`)
    }
    for (const one of isArray(occurrences) ? occurrences : [occurrences]) {
      writeOne(number, one, output, depth)
    }
  }
}

function writeOne(number: number, one: Json, output: Output, depth: number): void {
  const named = isObject(one) ? objectGet(one, 'wire') : null
  const wire = typeof named === 'string' ? named : ''
  const value = (isObject(one) ? objectGet(one, 'value') : null) ?? null
  switch (wire) {
    case 'varint':
      output.tag(number, VARINT)
      WRITE_SCALAR.uint64(value, output)
      return
    case 'fixed64':
      output.tag(number, FIXED64)
      WRITE_SCALAR.fixed64(value, output)
      return
    case 'fixed32':
      output.tag(number, FIXED32)
      WRITE_SCALAR.fixed32(value, output)
      return
    case 'bytes':
      output.tag(number, BYTES)
      output.bytes(base64(value))
      return
    case 'group':
      output.tag(number, START_GROUP)
      writeUnknown(value, output, depth + 1)
      output.tag(number, END_GROUP)
      return
    default:
      throw unencodable(
        `field ${number} needs {"wire": …, "value": …} with varint, fixed64, fixed32, bytes or group; got ${describe(one)}`,
      )
  }
}
