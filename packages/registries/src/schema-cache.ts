/** Answers by question, bounded in number and size. Asked once per record, so a question must cost next to nothing. */
import type { Schema, SchemaFault, SubjectVersion, WireId } from '@millrace/serdes/schemas/model.ts'

const MAX_ENTRIES = 10_000
const MAX_CHARACTERS = 64 * 2 ** 20
/** Of an entry besides its texts. */
const OVERHEAD = 500

type Answer = Schema | SchemaFault

interface Entry {
  readonly answer: Answer
  /** By the clock; Infinity: for ever. */
  readonly until: number
  readonly size: number
  /** Asked for since it was last looked at for eviction. */
  used: boolean
}

export class SchemaCache {
  readonly #now: () => number
  readonly #maxSize: number
  /** In the order in which they are looked at for eviction. */
  readonly #entries = new Map<number | string, Entry>()
  #size = 0

  constructor(now: () => number, maxCharacters = MAX_CHARACTERS) {
    this.#now = now
    this.#maxSize = maxCharacters
  }

  get(wanted: WireId | SubjectVersion): Answer | undefined {
    const entry = this.#entries.get(keyOf(wanted))
    if (entry === undefined) return undefined
    if (entry.until !== Number.POSITIVE_INFINITY && entry.until <= this.#now()) return undefined
    entry.used = true
    return entry.answer
  }

  set(wanted: WireId | SubjectVersion, answer: Answer, keptMs: number): void {
    const key = keyOf(wanted)
    const kept = this.#sameAs(key, answer)
    this.#delete(key)
    const size = sizeOf(kept)
    this.#entries.set(key, { answer: kept, until: this.#now() + keptMs, size, used: false })
    this.#size += size
    this.#shrink(key)
  }

  /** A schema that is fetched again stays the same object: what was made of it (CompiledSchemas) is known by it. */
  #sameAs(key: number | string, answer: Answer): Answer {
    if ('fault' in answer) return answer
    const known = [this.#entries.get(key), this.#entries.get(keyOf(answer.id))]
    for (const entry of known)
      if (entry !== undefined && !('fault' in entry.answer) && isSame(entry.answer, answer))
        return entry.answer
    return answer
  }

  /** Second chance: what was used since the last round goes to the end once. */
  #shrink(newest: number | string): void {
    while (this.#size > this.#maxSize || this.#entries.size > MAX_ENTRIES) {
      const [first] = this.#entries
      if (first === undefined || this.#entries.size === 1) return
      const [key, entry] = first
      if (entry.used || key === newest) {
        entry.used = false
        this.#entries.delete(key)
        this.#entries.set(key, entry)
      } else this.#delete(key)
    }
  }

  #delete(key: number | string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#size -= entry.size
  }
}

function keyOf(wanted: WireId | SubjectVersion): number | string {
  switch (wanted.kind) {
    case 'id':
      return wanted.id
    case 'guid':
    case 'glue':
      return `${wanted.kind} ${wanted.id}`
    case 'subject':
      return `${wanted.version} ${wanted.subject}`
  }
}

function isSame(a: Schema, b: Schema): boolean {
  return (
    a.registry === b.registry &&
    a.id.kind === b.id.kind &&
    a.id.id === b.id.id &&
    a.text === b.text &&
    a.references.length === b.references.length &&
    a.references.every((each, i) => {
      const other = b.references[i]
      return each.name === other?.name && each.text === other.text
    })
  )
}

function sizeOf(answer: Answer): number {
  if ('fault' in answer) return OVERHEAD + answer.fault.length
  return answer.references.reduce(
    (size, { name, text }) => size + name.length + text.length,
    OVERHEAD + answer.text.length,
  )
}
