/** Whether bytes can be read as a message, without reading them: a search that skips them must not hide that they are broken. */
import { tagOf, wireOf } from './field-reader.ts'
import type { Field, Message } from './model.ts'
import { BYTES, Cursor, START_GROUP, WireFault } from './wire.ts'

/** Walks a part of the bytes to `end`; throws WireFault where reading it would. May be stricter, never laxer. */
type Walk = (cursor: Cursor, end: number) => void

interface Table {
  readonly dense: (Walk | undefined)[]
  readonly others: Map<number, Walk>
  members: number
}

const DENSE = 1024
const TABLES = new WeakMap<Message, Table>()

export function isWhole(message: Message, bytes: Buffer, start: number): boolean {
  try {
    walk(message, new Cursor(bytes, start), bytes.length)
    return true
  } catch (error) {
    if (error instanceof WireFault) return false
    throw error
  }
}

function walk(message: Message, cursor: Cursor, end: number): void {
  const { dense, others, members } = tableOf(message)
  cursor.enter()
  cursor.count(members)
  while (cursor.at < end) {
    const tag = cursor.tag(end)
    const inner = tag >= 0 && tag < dense.length ? dense[tag] : others.get(tag)
    if (inner === undefined) cursor.skip(tag, end)
    else inner(cursor, end)
  }
  cursor.depth--
}

/** Only of fields whose insides may be broken. */
function tableOf(message: Message): Table {
  const known = TABLES.get(message)
  if (known !== undefined) return known
  const table: Table = { dense: [], others: new Map(), members: message.fields.length }
  TABLES.set(message, table)
  for (const field of message.fields) {
    const found = wayOf(field)
    if (found === null) continue
    const [tag, inner] = found
    if (tag >= 0 && tag < DENSE) {
      while (table.dense.length <= tag) table.dense.push(undefined)
      table.dense[tag] = inner
    } else table.others.set(tag, inner)
  }
  return table
}

function wayOf({ number, type, shape, delimited }: Field): readonly [number, Walk] | null {
  const tag = tagOf(number, BYTES)
  if (shape === 'map') return [tag, entryWalk(type)]
  if (type.kind === 'message') {
    const { message } = type
    if (!delimited) return [tag, (cursor, end) => walk(message, cursor, cursor.lengthEnd(end))]
    const group = tagOf(number, START_GROUP)
    return [
      group,
      (cursor, end) => {
        const start = cursor.at
        const last = cursor.groupEnd(group, end)
        const behind = cursor.at
        cursor.at = start
        walk(message, cursor, last)
        cursor.at = behind
      },
    ]
  }
  const wire = wireOf(type)
  if (shape !== 'repeated' || wire === BYTES) return null
  return [
    tag,
    (cursor, end) => {
      const last = cursor.lengthEnd(end)
      while (cursor.at < last) cursor.skip(wire, last)
    },
  ]
}

function entryWalk(type: Field['type']): Walk {
  const valueTag = tagOf(2, BYTES)
  return (cursor, outer) => {
    const end = cursor.lengthEnd(outer)
    while (cursor.at < end) {
      const tag = cursor.tag(end)
      if (tag === valueTag && type.kind === 'message') {
        walk(type.message, cursor, cursor.lengthEnd(end))
      } else cursor.skip(tag, end)
    }
  }
}
