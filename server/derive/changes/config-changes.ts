/**
 * Configurations of topics and brokers: values that changed, and settings that were set or reset without one. Which
 * number stands for a text differs from look to look (the brokers' answers come in any order), so columns are compared
 * by way of a table that translates one look's numbers to the other's.
 */
import { CONFIG_SOURCES } from '@millrace/kafka/read/model.ts'
import type { ConfigTable } from '@millrace/kafka/read/model.ts'
import { SET_HERE } from '../config-entries.ts'
import { indexOf } from '../topic-index.ts'
import { valueAt } from '../topic-settings.ts'
import { arrow, shown } from './finding.ts'
import type { Finding, Looks } from './finding.ts'

type Kind = 'topic' | 'broker'

const SENSITIVE = 2
const NULL_VALUE = 0xffff_ffff
/** Of a text that the other look does not have. */
const NOWHERE = -1

/**
 * Resources that are in both looks: one that is in one of them only could not be read in the other, or is one of
 * those that the topics and brokers tell of.
 */
export function configChanges(
  kind: Kind,
  { now, bases }: Looks<'topic_configs'> | Looks<'broker_configs'>,
): Finding[] {
  const table = now.outcome.data
  const compared = bases.map((base) => new Base(base.capturedAt, base.outcome.data, table))
  const findings: Finding[] = []
  table.resources.forEach((name, resource) => {
    if (table.from[resource] === table.from[resource + 1]) return
    for (const base of compared) {
      const before = base.find(name, resource)
      if (before === null) continue
      if (!base.isSame(before, resource))
        for (const change of resourceChanges(kind, name, base.table, before, table, resource))
          findings.push({ ...change, since: base.at })
      return
    }
  })
  return findings
}

/** One of the looks to compare with. */
class Base {
  readonly at: number
  readonly table: ConfigTable
  readonly #now: ConfigTable
  #keys: Float64Array | null = null
  #values: Float64Array | null = null

  constructor(at: number, table: ConfigTable, now: ConfigTable) {
    this.at = at
    this.table = table
    this.#now = now
  }

  /** Index of a resource that has entries; null: this look does not tell of it. */
  find(name: string, guess: number): number | null {
    const { resources, from } = this.table
    // A topic more or less moves the others by one; usually nothing moves.
    const index = resources[guess] === name ? guess : indexOf(resources).get(name)
    return index === undefined || from[index] === from[index + 1] ? null : index
  }

  isSame(before: number, after: number): boolean {
    const [a, b] = [this.table, this.#now]
    const [from, start] = [a.from[before]!, b.from[after]!]
    const length = a.from[before + 1]! - from
    if (length !== b.from[after + 1]! - start) return false
    const keys = (this.#keys ??= translation(a.keys, b.keys))
    const values = (this.#values ??= translation(a.values, b.values))
    for (let i = 0; i < length; i++) {
      const value = a.value[from + i]!
      if (
        keys[a.key[from + i]!] !== b.key[start + i] ||
        (value === NULL_VALUE ? NULL_VALUE : values[value]) !== b.value[start + i] ||
        a.source[from + i] !== b.source[start + i] ||
        a.flags[from + i] !== b.flags[start + i]
      )
        return false
    }
    return true
  }
}

/** Per text of `a`, its index in `b`. Doubles, because the index of null is the highest number of 32 bits. */
function translation(a: readonly string[], b: readonly string[]): Float64Array {
  const index = new Map(b.map((text, i) => [text, i]))
  return Float64Array.from(a, (text) => index.get(text) ?? NOWHERE)
}

interface Entry {
  readonly value: string | null
  readonly sensitive: boolean
  readonly setHere: boolean
}

type Found = Omit<Finding, 'since'>

function resourceChanges(
  kind: Kind,
  name: string,
  before: ConfigTable,
  beforeIndex: number,
  after: ConfigTable,
  afterIndex: number,
): Found[] {
  const [was, is] = [entriesOf(kind, before, beforeIndex), entriesOf(kind, after, afterIndex)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((key) => entryChange(kind, name, key, was.get(key), is.get(key)))
    .filter((found) => found !== null)
}

function entriesOf(kind: Kind, table: ConfigTable, resource: number): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  for (let row = table.from[resource]!; row < table.from[resource + 1]!; row++) {
    entries.set(table.keys[table.key[row]!] ?? '', {
      value: valueAt(table, table.value[row]!),
      sensitive: (table.flags[row]! & SENSITIVE) !== 0,
      setHere: SET_HERE[kind].includes(CONFIG_SOURCES[table.source[row]!] ?? 'unknown'),
    })
  }
  return entries
}

const NOT_THERE: Entry = { value: null, sensitive: false, setHere: false }

function entryChange(
  kind: Kind,
  name: string,
  key: string,
  before: Entry = NOT_THERE,
  after: Entry = NOT_THERE,
): Found | null {
  const found = (from: string | null, to: string | null, rest: string): Found => {
    const summary = `${key} of ${kind} ${name}${rest}`
    return { entity: kind, name, kind: 'changed', field: key, before: from, after: to, summary }
  }
  const isSet = after.setHere && !before.setHere
  const isReset = before.setHere && !after.setHere
  if (before.sensitive || after.sensitive) {
    if (!isSet && !isReset) return null
    return found(null, null, ` was ${isSet ? 'set' : 'reset'} (Kafka does not tell its value)`)
  }
  // A setting that only one of two releases has is none that somebody changed, unless somebody set it.
  if ((before === NOT_THERE || after === NOT_THERE) && !isSet && !isReset) return null
  if (before.value !== after.value) {
    const toDefault = isReset && after !== NOT_THERE ? ' (no longer set here)' : ''
    return found(before.value, after.value, `: ${arrow(before.value, after.value)}${toDefault}`)
  }
  if (isSet) return found(before.value, after.value, ` was set here to ${shown(after.value)}`)
  if (isReset)
    return found(
      before.value,
      after.value,
      ` is no longer set here, and ${shown(after.value)} still`,
    )
  return null
}
