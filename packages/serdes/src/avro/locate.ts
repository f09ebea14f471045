/** Where in a value bytes do not fit: walks through them once more, with the path. Slow, and only done for an error. */
import type { AvroType } from './model.ts'
import { Malformed, type Reader } from './reader.ts'

const PLAIN_NAME = /^[A-Za-z_]\w*$/

/** `.items[3].price`; null: the bytes fit. Keys of maps are counted, not quoted: reasons show nothing of what is in a record. */
export function locate(type: AvroType, reader: Reader): string | null {
  const path: string[] = []
  try {
    walk(type, reader, path)
    return null
  } catch (error) {
    if (error instanceof Malformed) return path.length === 0 ? '.' : shortened(path).join('')
    // The stack may end before the depth that is counted.
    if (error instanceof RangeError) return '.'
    throw error
  }
}

function shortened(path: readonly string[]): readonly string[] {
  return path.length <= 20 ? path : [...path.slice(0, 10), '…', ...path.slice(-10)]
}

/** Leaves the path where it fails. */
function walk(type: AvroType, reader: Reader, path: string[]): void {
  switch (type.kind) {
    case 'null':
      return
    case 'boolean':
      reader.boolean()
      return
    case 'int':
      reader.int()
      return
    case 'long':
      reader.long()
      return
    case 'float':
      reader.skip(4)
      return
    case 'double':
      reader.skip(8)
      return
    case 'string':
    case 'bytes':
      reader.skipBytes()
      return
    case 'fixed':
      reader.skip(type.size)
      return
    case 'enum':
      reader.symbol(type.symbols.length)
      return
    case 'union': {
      const branch = type.branches[reader.branch(type.branches.length)]
      if (branch !== undefined) walk(branch, reader, path)
      return
    }
    case 'record':
      reader.enter()
      reader.spend(type.fields.filter((field) => field.type.empty).length)
      for (const { name, type: inner } of type.fields)
        step(inner, PLAIN_NAME.test(name) ? `.${name}` : `.${JSON.stringify(name)}`, reader, path)
      reader.depth--
      return
    case 'array':
    case 'map': {
      reader.enter()
      const [inner, own] = type.kind === 'array' ? [type.items, 0] : [type.values, 1]
      let index = 0
      for (let n = reader.block(own + inner.min); n !== 0; n = reader.block(own + inner.min)) {
        for (; n > 0; n--, index++) {
          if (type.kind === 'map') reader.skipBytes()
          step(inner, type.kind === 'map' ? `[entry ${index}]` : `[${index}]`, reader, path)
        }
      }
      reader.depth--
      return
    }
  }
}

function step(type: AvroType, name: string, reader: Reader, path: string[]): void {
  path.push(name)
  walk(type, reader, path)
  path.pop()
}
