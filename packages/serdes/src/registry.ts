/** All serdes by their labels. */
import { distance } from '@millrace/kjq/compile/suggest.ts'
import { SerdeError } from './errors.ts'
import { base64Serde } from './formats/base64.ts'
import { doubleSerde, floatSerde } from './formats/fractions.ts'
import { hexSerde } from './formats/hex.ts'
import { jsonSerde } from './formats/json.ts'
import { stringSerde } from './formats/string.ts'
import { uuidSerde } from './formats/uuid.ts'
import {
  integerSerde,
  longSerde,
  shortSerde,
  unsignedIntegerSerde,
  unsignedLongSerde,
  unsignedShortSerde,
} from './formats/whole-numbers.ts'
import type { Serde } from './serde.ts'

/** In the order of choice lists. */
const SERDES: readonly Serde[] = [
  jsonSerde,
  stringSerde,
  doubleSerde,
  floatSerde,
  integerSerde,
  longSerde,
  shortSerde,
  unsignedIntegerSerde,
  unsignedLongSerde,
  unsignedShortSerde,
  uuidSerde,
  base64Serde,
  hexSerde,
]

/** Labels are the same in any case, with any space around and between their words. */
export function foldLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase()
}

const LABELS: readonly string[] = SERDES.map(({ label }) => label)
const BY_LABEL: ReadonlyMap<string, Serde> = new Map(
  SERDES.map((serde) => [foldLabel(serde.label), serde]),
)

/** The label that was probably meant; undefined when none is near. */
function nearest(label: string): string | undefined {
  const folded = foldLabel(label)
  const near = LABELS.map((known) => ({ known, far: distance(folded, foldLabel(known)) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(folded.length / 3)))
    .sort((a, b) => a.far - b.far)
  return near[0]?.known
}

/** Labels of the serdes there are, as shown; `Auto` is not among them: see auto/choose.ts. */
export function serdeLabels(): readonly string[] {
  return LABELS
}

/**
 * @param label in any case
 * @throws SerdeError MR_SERDE_UNKNOWN that names the nearest label and lists all of them
 */
export function serdeNamed(label: string): Serde {
  const serde = BY_LABEL.get(foldLabel(label))
  if (serde !== undefined) return serde
  const meant = label.length > 100 ? undefined : nearest(label)
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`
  throw new SerdeError(
    'MR_SERDE_UNKNOWN',
    `There is no serde ${JSON.stringify(label.slice(0, 100))}.${hint} There are: ${LABELS.join(', ')}`,
  )
}
