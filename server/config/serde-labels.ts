/** Labels of serdes as the configuration may name them: any case, those of kPow that are not here told apart from nonsense. */
import { foldLabel } from '@millrace/serdes/label.ts'
import { serdeLabels } from '@millrace/serdes/registry.ts'

/** Looks at records of the topic and chooses. */
export const AUTO = 'Auto'

/** kPow's formats with a schema or a notation of their own. */
const KPOW_ONLY: readonly string[] = [
  'JSON Schema',
  'AVRO',
  'AVRO (Strict)',
  'Protobuf',
  'EDN',
  'Transit / JSON',
  'Transit / JSON-Verbose',
  'Transit / Msgpack',
]

/** Every label that may be chosen, in the order of choice lists. */
export function allLabels(): readonly string[] {
  return [AUTO, ...serdeLabels()]
}

/** The label in the spelling that is shown; undefined: there is no such serde. */
export function labelNamed(text: string): string | undefined {
  const wanted = foldLabel(text)
  return allLabels().find((label) => foldLabel(label) === wanted)
}

/** Whether kPow has a serde of this label that this version has not. */
export function isKpowOnly(text: string): boolean {
  const wanted = foldLabel(text)
  return labelNamed(text) === undefined && KPOW_ONLY.some((label) => foldLabel(label) === wanted)
}
