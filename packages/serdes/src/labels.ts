/**
 * Labels as they are configured and offered, without the serdes behind them: whoever only checks a configuration loads
 * none of those. The catalogue has a serde for each (registry.test.ts).
 */
import type { CustomSerdeSettings } from './custom/settings.ts'
import { AUTO, foldLabel, isAuto } from './label.ts'
import type { Side } from './serde.ts'

/** In the order of choice lists. */
const BUILT_IN: readonly string[] = [
  'JSON',
  'AVRO',
  'AVRO (Strict)',
  'AVRO (Local)',
  'AVRO (Container)',
  'JSON Schema',
  'Protobuf',
  'Protobuf (Local)',
  'Protobuf (Raw)',
  'String',
  'Double',
  'Float',
  'Integer',
  'Long',
  'Short',
  'Unsigned Integer',
  'Unsigned Long',
  'Unsigned Short',
  'UUID',
  'Base64',
  'Hex',
  'MessagePack',
  'CBOR',
  'XML',
  'EDN',
  'Transit / JSON',
  'Transit / JSON-Verbose',
  'Transit / Msgpack',
  'Kafka Internal',
]

/** What is needed of a serde of the installation to offer it. */
export type CustomLabel = Pick<CustomSerdeSettings, 'label' | 'sides'>

export interface CheckedLabels {
  /** As they are shown, each once, in the order given; `Auto` included. */
  readonly known: readonly string[]
  /** Anything else, as it was written. */
  readonly unknown: readonly string[]
}

/** Labels of all serdes, as shown, in the order of choice lists: those of the installation last. `Auto` is not among them. */
export function serdeLabels(custom: readonly CustomLabel[] = []): readonly string[] {
  return [...BUILT_IN, ...custom.map(({ label }) => label)]
}

/** @param labels in any case, as a configuration has them */
export function checkLabels(
  labels: readonly string[],
  custom: readonly CustomLabel[] = [],
): CheckedLabels {
  const all = new Map(serdeLabels(custom).map((label) => [foldLabel(label), label]))
  const known = new Set<string>()
  const unknown: string[] = []
  for (const label of labels) {
    const shown = all.get(foldLabel(label))
    if (isAuto(label)) known.add(AUTO)
    else if (shown !== undefined) known.add(shown)
    else unknown.push(label)
  }
  return { known: [...known], unknown }
}

/**
 * Serdes that may be used. A white list that names none that there is leaves all of them: otherwise nothing could be read.
 *
 * @param available the white list, labels in any case; null: all
 */
export function allowedLabels(
  side: Side,
  available: readonly string[] | null,
  custom: readonly CustomLabel[] = [],
): readonly string[] {
  const here = custom.filter(({ sides }) => sides.includes(side))
  const all = serdeLabels(here)
  if (available === null) return all
  const named = checkLabels(available, here).known.filter((label) => label !== AUTO)
  return named.length > 0 ? named : all
}

/**
 * What a choice list offers: `Auto`, which keeps to the white list, then the serdes that may be used.
 *
 * @param available as allowedLabels
 */
export function labelsFor(
  side: Side,
  available: readonly string[] | null,
  custom: readonly CustomLabel[] = [],
): readonly string[] {
  return [AUTO, ...allowedLabels(side, available, custom)]
}
