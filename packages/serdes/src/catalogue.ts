/** All serdes of a cluster by their labels: those that need the bytes only, and those that need schemas or modules. */
import { distance } from '@millrace/kjq/compile/suggest.ts'
import { localAvroSerde } from './avro/local.ts'
import { avroSerde } from './avro/serde.ts'
import { customSerde } from './custom/custom-serde.ts'
import type { CustomSerdeSettings } from './custom/settings.ts'
import { SerdeError } from './errors.ts'
import { jsonSchemaSerde } from './json-schema/json-schema.ts'
import { foldLabel, isAuto } from './label.ts'
import { serdeLabels } from './labels.ts'
import type { LocalSchema } from './local/model.ts'
import { localProtobufSerde } from './protobuf/local.ts'
import { protobufSerde } from './protobuf/serde.ts'
import { PLAIN_SERDES } from './registry.ts'
import type { CompileWatch } from './schemas/compiled.ts'
import type { SchemaSource } from './schemas/model.ts'
import type { Serde } from './serde.ts'

export interface SerdeCatalogue {
  /** @param label in any case */
  find(label: string): Serde | undefined
  /**
   * @param label in any case
   * @throws SerdeError MR_SERDE_UNKNOWN that names the nearest label and lists all of them
   */
  named(label: string): Serde
}

export interface CatalogueOptions {
  /** null: no registry is configured, which is the reason that records of its serdes carry. */
  readonly schemas: SchemaSource | null
  /** The first that fits topic and side counts. */
  readonly local: readonly LocalSchema[]
  readonly custom: readonly CustomSerdeSettings[]
  readonly watch: CompileWatch
}

const NO_REGISTRY: SchemaSource = {
  peek: () => ({
    fault:
      'No schema registry is configured for this cluster: SCHEMA_REGISTRY_URL names one (docs/serdes.md)',
  }),
  load: () => Promise.resolve(),
}

/** Characters of a label in a message. */
const MAX_SHOWN = 100

/** Nothing is fetched, compiled or loaded before bytes ask for it. */
export function openCatalogue(options: CatalogueOptions): SerdeCatalogue {
  const labels = serdeLabels(options.custom)
  const serdes = [
    ...PLAIN_SERDES,
    ...registrySerdes(options),
    ...localSerdes(options),
    ...options.custom.map((each) => customSerde(each, options.watch)),
  ]
  const byLabel = new Map(serdes.map((serde) => [foldLabel(serde.label), serde]))
  const find = (label: string): Serde | undefined => byLabel.get(foldLabel(label))
  return {
    find,
    named(label) {
      const serde = find(label)
      if (serde !== undefined) return serde
      throw new SerdeError(
        'MR_SERDE_UNKNOWN',
        `There is no serde ${JSON.stringify(label.slice(0, MAX_SHOWN))}.${hintFor(label, labels)} There are: ${labels.join(', ')}`,
      )
    },
  }
}

/** They are there without a registry, too: their records say what is missing. */
function registrySerdes({ schemas, watch }: CatalogueOptions): Serde[] {
  const options = { schemas: schemas ?? NO_REGISTRY, watch }
  return [
    avroSerde({ ...options, strict: false }),
    avroSerde({ ...options, strict: true }),
    jsonSchemaSerde(options),
    protobufSerde(options),
  ]
}

function localSerdes({ local, watch }: CatalogueOptions): Serde[] {
  return [localAvroSerde({ local, watch }), localProtobufSerde({ local, watch })]
}

/** What to do about a label that names nothing; empty when there is nothing to say. */
function hintFor(label: string, labels: readonly string[]): string {
  if (isAuto(label)) return ' Auto must be resolved from samples first.'
  if (label.length > MAX_SHOWN) return ''
  const folded = foldLabel(label)
  const [best] = labels
    .map((known) => ({ known, far: distance(folded, foldLabel(known)) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(folded.length / 3)))
    .sort((a, b) => a.far - b.far)
  return best === undefined ? '' : ` Did you mean ${best.known}?`
}
