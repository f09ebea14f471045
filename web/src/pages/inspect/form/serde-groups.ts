/** Serdes by what they are for, in the order in which people look for them. */
import type { PickGroup, PickOption } from '../../../ui/form/pick-groups.ts'

/** Group → labels; what none names is one of the installation's own. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ['Text and JSON', ['JSON', 'String']],
  [
    'With a schema',
    [
      'AVRO',
      'AVRO (Strict)',
      'Protobuf',
      'JSON Schema',
      'AVRO (Local)',
      'AVRO (Container)',
      'Protobuf (Local)',
      'Protobuf (Raw)',
    ],
  ],
  [
    'Numbers and ids',
    [
      'Integer',
      'Long',
      'Short',
      'Double',
      'Float',
      'Unsigned Integer',
      'Unsigned Long',
      'Unsigned Short',
      'UUID',
    ],
  ],
  ['Bytes', ['Hex', 'Base64']],
  [
    'Other formats',
    [
      'MessagePack',
      'CBOR',
      'XML',
      'EDN',
      'Transit / JSON',
      'Transit / JSON-Verbose',
      'Transit / Msgpack',
      'Kafka Internal',
    ],
  ],
]
const BUILT_IN: ReadonlySet<string> = new Set(GROUPS.flatMap(([, labels]) => labels))

/** What a label does not say by itself. */
const NOTES: Readonly<Record<string, string>> = {
  'AVRO (Strict)': 'Avro’s own JSON',
  'AVRO (Container)': 'schema in the bytes',
  'AVRO (Local)': 'schema from a file',
  'Protobuf (Local)': 'schema from a file',
  'Protobuf (Raw)': 'no schema',
  'Kafka Internal': '__consumer_offsets …',
}

/** Keys of searches in these are written with a schema of a registry. */
const WRITTEN_WITH_SCHEMA: ReadonlySet<string> = new Set([
  'avro',
  'avro (strict)',
  'protobuf',
  'json schema',
])

export const needsSchema = (label: string): boolean =>
  WRITTEN_WITH_SCHEMA.has(label.trim().toLowerCase())

function option(label: string): PickOption {
  const note = NOTES[label]
  return { value: label, ...(note === undefined ? {} : { note }) }
}

/**
 * @param available labels as the server offers them, `Auto` among them
 * @param standard what is used where nothing is chosen
 */
export function serdeGroups(available: readonly string[], standard: string): readonly PickGroup[] {
  const own = available.filter((label) => label !== 'Auto' && !BUILT_IN.has(label))
  const first = [
    { value: '', label: standard, note: 'default' },
    ...(available.includes('Auto') && standard !== 'Auto'
      ? [{ value: 'Auto', note: 'looks at samples' }]
      : []),
  ]
  return [
    { label: '', options: first },
    ...GROUPS.map(([label, labels]) => ({
      label,
      options: labels
        .filter((one) => available.includes(one) && one !== standard)
        .map((one) => option(one)),
    })),
    { label: 'Of this installation', options: own.map((label) => ({ value: label })) },
  ].filter(({ options }) => options.length > 0)
}
