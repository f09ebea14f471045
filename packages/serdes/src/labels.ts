/** Labels as they are configured and offered. */
import { AUTO, isAbsent, isAuto } from './label.ts'
import { findSerde, serdeLabels } from './registry.ts'
import type { Side } from './serde.ts'

export interface CheckedLabels {
  /** As they are shown, each once, in the order given; `Auto` included. */
  readonly known: readonly string[]
  /** kPow's, which this version does not have, as they were written. */
  readonly absent: readonly string[]
  /** Anything else, as it was written. */
  readonly unknown: readonly string[]
}

/** @param labels in any case, as a configuration has them */
export function checkLabels(labels: readonly string[]): CheckedLabels {
  const known = new Set<string>()
  const absent: string[] = []
  const unknown: string[] = []
  for (const label of labels) {
    const serde = findSerde(label)
    if (isAuto(label)) known.add(AUTO)
    else if (serde !== undefined) known.add(serde.label)
    else if (isAbsent(label)) absent.push(label)
    else unknown.push(label)
  }
  return { known: [...known], absent, unknown }
}

/**
 * Serdes that may be used. A white list that names none that there is leaves all of them: otherwise nothing could be read.
 *
 * @param available the white list, labels in any case; null: all
 */
export function allowedLabels(available: readonly string[] | null): readonly string[] {
  if (available === null) return serdeLabels()
  const named = checkLabels(available).known.filter((label) => label !== AUTO)
  return named.length > 0 ? named : serdeLabels()
}

/**
 * What a choice list offers: `Auto`, which keeps to the white list, then the serdes that may be used.
 *
 * @param _side all formats can be on all sides so far; custom serdes may be for keys or values only
 * @param available as allowedLabels
 */
export function labelsFor(_side: Side, available: readonly string[] | null): readonly string[] {
  return [AUTO, ...allowedLabels(available)]
}
