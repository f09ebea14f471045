/** Configurations in a form: each with a value, to be reset, or as it is. */
import type { ConfigEntry } from '@millrace/contract/broker.ts'
import { bareNumber } from '../units.ts'

export interface ConfigRow {
  readonly name: string
  /** null: it was not touched. */
  readonly value: string | null
  /** Back to what a topic has that does not set it. */
  readonly reset: boolean
}

export const untouched = (name: string): ConfigRow => ({ name, value: null, reset: false })

/** With `name` in it, once. */
export function withRow(rows: readonly ConfigRow[], row: ConfigRow): readonly ConfigRow[] {
  return rows.some(({ name }) => name === row.name)
    ? rows.map((one) => (one.name === row.name ? row : one))
    : [...rows, row]
}

export function withoutRow(rows: readonly ConfigRow[], name: string): readonly ConfigRow[] {
  return rows.filter((row) => row.name !== name)
}

/** What is to be set: those that were touched, `7d` as the number that Kafka takes. */
export function setValues(rows: readonly ConfigRow[]): Record<string, string> {
  return Object.fromEntries(
    rows.flatMap(({ name, value, reset }) =>
      value === null || reset ? [] : [[name, bareNumber(name, value) ?? value]],
    ),
  )
}

export function resetNames(rows: readonly ConfigRow[]): string[] {
  return rows.filter(({ reset }) => reset).map(({ name }) => name)
}

/** Which is still to be filled in; null: none. */
export function valueProblem(rows: readonly ConfigRow[]): string | null {
  const open = rows.find(({ value, reset }) => !reset && value?.trim() === '')
  return open === undefined ? null : `${open.name} has no value.`
}

/** What the topic itself sets; hidden values cannot be copied. */
export function setOn(config: ReadonlyMap<string, ConfigEntry>): readonly ConfigRow[] {
  return [...config.values()].flatMap(({ name, value, is_default: isDefault }) =>
    isDefault || value === null ? [] : [{ name, value, reset: false }],
  )
}
