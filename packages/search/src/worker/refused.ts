/** What is left alone, because a worker ended while it was at it: schemas and modules by all, parts of records by their search. */
import { createHash } from 'node:crypto'
import type { CompileWatch } from '@millrace/serdes/schemas/compiled.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import type { FormatSettings } from '../formats.ts'
import type { Refusals } from '../scan/partition-scan.ts'
import type { Guard } from './guard.ts'

/** Something that is not compiled: a name that fits into the guard's memory, and why. */
export interface RefusedCompilation {
  readonly name: string
  readonly reason: string
}

/** A part of a record that is not decoded. */
export interface RefusedPart {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly side: Side
  readonly reason: string
}

/** So long nobody tries again; a thread that was told leaves it alone until it ends. */
const KEEP_MS = 600_000

/** The pool's memory of what must not be compiled. */
export class RefusedCompilations {
  readonly #known = new Map<string, { readonly reason: string; readonly until: number }>()

  add({ name, reason }: RefusedCompilation): void {
    this.#known.set(name, { reason, until: performance.now() + KEEP_MS })
  }

  list(): RefusedCompilation[] {
    const now = performance.now()
    for (const [name, { until }] of this.#known) if (until <= now) this.#known.delete(name)
    return Array.from(this.#known, ([name, { reason }]) => ({ name, reason }))
  }
}

/** A thread's: tells the guard what is compiled, and serdes what must not be. */
export class ThreadCompilations {
  readonly #guard: Guard
  readonly #refused = new Map<string, string>()

  constructor(guard: Guard, refused: readonly RefusedCompilation[]) {
    this.#guard = guard
    for (const each of refused) this.refuse(each)
  }

  refuse({ name, reason }: RefusedCompilation): void {
    this.#refused.set(name, reason)
  }

  /** @param formats whose schemas and modules are meant: two clusters may use the same names for different ones */
  watch(formats: FormatSettings): CompileWatch {
    const scope = scopeOf(formats)
    const names = new Map<string, string>()
    const nameOf = (what: string): string => {
      const known = names.get(what)
      if (known !== undefined) return known
      const made = createHash('sha256').update(`${scope} ${what}`).digest('base64url')
      names.set(what, made)
      return made
    }
    return {
      refused: (what) => (this.#refused.size === 0 ? undefined : this.#refused.get(nameOf(what))),
      compiling: (what) => this.#guard.compiling(what === null ? null : nameOf(what)),
    }
  }
}

function scopeOf({ registries, custom }: FormatSettings): string {
  const from = registries.map(
    (each) => `${each.id} ${each.kind === 'glue' ? each.arn : each.urls.join(' ')}`,
  )
  const modules = custom.map(({ label, module }) => [label, module])
  // Whichever of them is asked first.
  return JSON.stringify([from.toSorted(), modules])
}

/** By partition: what of its records is not decoded. */
export class RefusedParts {
  readonly #byPartition = new Map<string, Map<number, Partial<Record<Side, string>>>>()

  add({ topic, partition, offset, side, reason }: RefusedPart): void {
    const id = `${partition} ${topic}`
    const ofPartition =
      this.#byPartition.get(id) ?? new Map<number, Partial<Record<Side, string>>>()
    this.#byPartition.set(id, ofPartition)
    ofPartition.set(offset, { ...ofPartition.get(offset), [side]: reason })
  }

  /** null: everything is decoded. */
  of(topic: string, partition: number): Refusals | null {
    return this.#byPartition.get(`${partition} ${topic}`) ?? null
  }
}
