/** What a comparison finds, before it has an id and times; and how values are said in a sentence. */
import type { Change, ChangeEntity } from '@millrace/contract/change.ts'
import type { Observation, Section } from '../../state/model.ts'

export interface Finding extends Omit<Change, 'id' | 'at' | 'not_before'> {
  /** When the look that it was compared with was taken, ms since epoch. */
  readonly since: number
}

/** An observation and those to compare it with: the last good one first, then the one before it. */
export interface Looks<S extends Section> {
  readonly now: Observation<S>
  /** At least one. */
  readonly bases: readonly [Observation<S>, ...Observation<S>[]]
}

interface Difference {
  readonly name: string
  readonly field: string
  readonly before: string | null
  readonly after: string | null
  readonly since: number
}

/** Collects findings about one kind of thing. */
export class Findings {
  readonly all: Finding[] = []
  readonly #entity: ChangeEntity

  constructor(entity: ChangeEntity) {
    this.#entity = entity
  }

  add(finding: Omit<Finding, 'entity'>): void {
    this.all.push({ entity: this.#entity, ...finding })
  }

  cameOrWent(kind: 'appeared' | 'went', name: string, since: number, summary: string): void {
    this.add({ name, kind, field: null, before: null, after: null, since, summary })
  }

  /** @param what what differs, as a sentence begins: it goes on with `: 3 → 6` */
  differs(difference: Difference, what: string): void {
    const { before, after } = difference
    this.add({ ...difference, kind: 'changed', summary: `${what}: ${arrow(before, after)}` })
  }
}

const MAX_SHOWN = 120

/** `604800000 → 86400000`. */
export function arrow(before: string | null, after: string | null): string {
  return `${shown(before)} → ${shown(after)}`
}

export function shown(value: string | null): string {
  if (value === null) return 'not set'
  if (value === '') return '(empty)'
  return value.length <= MAX_SHOWN ? value : `${value.slice(0, MAX_SHOWN)}…`
}
