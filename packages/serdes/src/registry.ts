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
import { foldLabel, isAbsent, isAuto } from './label.ts'
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

/** Characters of a label in a message. */
const MAX_SHOWN = 100
const LABELS: readonly string[] = SERDES.map(({ label }) => label)
const BY_LABEL: ReadonlyMap<string, Serde> = new Map(
  SERDES.map((serde) => [foldLabel(serde.label), serde]),
)

/** What to do about a label that names nothing; empty when there is nothing to say. */
function hintFor(label: string): string {
  if (isAuto(label)) return ' Auto must be resolved from samples first.'
  if (isAbsent(label)) return ' This version does not have it.'
  if (label.length > MAX_SHOWN) return ''
  const folded = foldLabel(label)
  const [best] = LABELS.map((known) => ({ known, far: distance(folded, foldLabel(known)) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(folded.length / 3)))
    .sort((a, b) => a.far - b.far)
  return best === undefined ? '' : ` Did you mean ${best.known}?`
}

/** Labels of the serdes there are, as shown; `Auto` is not among them: see label.ts. */
export function serdeLabels(): readonly string[] {
  return LABELS
}

/** @param label in any case */
export function findSerde(label: string): Serde | undefined {
  return BY_LABEL.get(foldLabel(label))
}

/**
 * @param label in any case
 * @throws SerdeError MR_SERDE_UNKNOWN that names the nearest label and lists all of them
 */
export function serdeNamed(label: string): Serde {
  const serde = findSerde(label)
  if (serde !== undefined) return serde
  throw new SerdeError(
    'MR_SERDE_UNKNOWN',
    `There is no serde ${JSON.stringify(label.slice(0, MAX_SHOWN))}.${hintFor(label)} There are: ${LABELS.join(', ')}`,
  )
}
