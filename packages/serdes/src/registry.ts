/** The serdes that need nothing but the bytes. */
import { avroContainerSerde } from './avro/container.ts'
import { base64Serde } from './formats/base64.ts'
import { cborSerde } from './formats/cbor.ts'
import { ednSerde } from './formats/edn.ts'
import { doubleSerde, floatSerde } from './formats/fractions.ts'
import { hexSerde } from './formats/hex.ts'
import { jsonSerde } from './formats/json.ts'
import { messagePackSerde } from './formats/message-pack.ts'
import { stringSerde } from './formats/string.ts'
import { transitJsonSerde, transitMsgpackSerde, transitVerboseSerde } from './formats/transit.ts'
import { uuidSerde } from './formats/uuid.ts'
import { xmlSerde } from './formats/xml.ts'
import {
  integerSerde,
  longSerde,
  shortSerde,
  unsignedIntegerSerde,
  unsignedLongSerde,
  unsignedShortSerde,
} from './formats/whole-numbers.ts'
import { internalSerde } from './internal/internal.ts'
import { foldLabel } from './label.ts'
import { protobufRawSerde } from './protobuf/raw.ts'
import type { Serde } from './serde.ts'

/** Texts, numbers and ids. */
export const SIMPLE_SERDES: readonly Serde[] = [
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

export const PLAIN_SERDES: readonly Serde[] = [
  ...SIMPLE_SERDES,
  avroContainerSerde,
  protobufRawSerde,
  messagePackSerde,
  cborSerde,
  xmlSerde,
  ednSerde,
  transitJsonSerde,
  transitVerboseSerde,
  transitMsgpackSerde,
  internalSerde,
]

const BY_LABEL: ReadonlyMap<string, Serde> = new Map(
  PLAIN_SERDES.map((serde) => [foldLabel(serde.label), serde]),
)

/** @param label in any case */
export function plainSerde(label: string): Serde | undefined {
  return BY_LABEL.get(foldLabel(label))
}
