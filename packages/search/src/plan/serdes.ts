/** Which serde reads which side of which topic. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import type { NamedSchema, SampleSchema } from '@millrace/serdes/auto/by-schema.ts'
import { chooseSerde } from '@millrace/serdes/auto/choose.ts'
import { AUTO, isAuto } from '@millrace/serdes/label.ts'
import { allowedLabels } from '@millrace/serdes/labels.ts'
import { SerdeError } from '@millrace/serdes/errors.ts'
import type { SchemaSource } from '@millrace/serdes/schemas/model.ts'
import type { Side } from '@millrace/serdes/serde.ts'
import type { SearchTerms } from '../engine/model.ts'
import { SearchError } from '../errors.ts'
import type { FormatSettings } from '../formats.ts'
import { planningCatalogue } from './planning-catalogue.ts'

/** A label that is never Auto, and why Auto chose it; null: it was asked for. */
export interface ChosenLabel {
  readonly label: string
  readonly reason: string | null
}

export type TopicSerdes = Readonly<Record<Side, ChosenLabel>>

/** As asked: `Auto` or the label of a serde. */
export type AskedSerdes = Readonly<Record<Side, string>>

export interface Sample {
  readonly bytes: Buffer
  /** What it names as its schema. */
  readonly named: NamedSchema | null
}

/** Parts of a topic's newest records by side. */
export type Samples = Readonly<Record<Side, readonly Sample[]>>

/** Where serdes are chosen for. */
export interface SerdeSite {
  readonly topic: string
  readonly formats: FormatSettings
  /** Holds what was asked of the schemas that samples name; null: no registry is configured. */
  readonly schemas: SchemaSource | null
}

const SIDES: readonly Side[] = ['key', 'value', 'headers']

/** @throws SearchError MR_SEARCH_SERDE for a label that there is not, or that may not be chosen */
export function askedSerdes(
  request: Pick<SearchRequest, 'key_serde' | 'value_serde' | 'headers_serde'>,
  terms: SearchTerms['serdes'],
  formats: FormatSettings,
): AskedSerdes {
  return {
    key: checked('key', request.key_serde, terms, formats),
    value: checked('value', request.value_serde, terms, formats),
    headers: checked('headers', request.headers_serde, terms, formats),
  }
}

function checked(
  side: Side,
  asked: string | undefined,
  terms: SearchTerms['serdes'],
  formats: FormatSettings,
): string {
  const text = asked ?? terms.defaults[side]
  if (isAuto(text)) return AUTO
  const { label } = named(side, text, formats)
  const allowed = allowedLabels(side, availableOf(side, terms), formats.custom)
  // What the installation itself has set is not refused for being missing on its own list.
  if (asked === undefined || allowed.includes(label)) return label
  throw new SearchError(
    'MR_SEARCH_SERDE',
    `${side}_serde ${label} may not be used here. Available: ${[AUTO, ...allowed].join(', ')}.`,
  )
}

function named(side: Side, text: string, formats: FormatSettings): { readonly label: string } {
  try {
    return planningCatalogue(formats).named(text)
  } catch (cause) {
    if (!(cause instanceof SerdeError)) throw cause
    throw new SearchError('MR_SEARCH_SERDE', `${side}_serde: ${cause.message}`, { cause })
  }
}

function availableOf(side: Side, { available }: SearchTerms['serdes']): readonly string[] | null {
  return side === 'headers' ? null : available[side]
}

export function needsSamples(asked: AskedSerdes): boolean {
  return SIDES.some((side) => asked[side] === AUTO)
}

/** @param samples needed where a side is Auto */
export function resolveSerdes(
  asked: AskedSerdes,
  samples: Samples | null,
  terms: SearchTerms['serdes'],
  { topic, formats, schemas }: SerdeSite,
): TopicSerdes {
  const of = (side: Side): ChosenLabel => {
    if (asked[side] !== AUTO) return { label: asked[side], reason: null }
    const ofSide = samples?.[side] ?? []
    const { local, custom } = formats
    return chooseSerde(
      ofSide.map(({ bytes }) => bytes),
      side,
      {
        available: availableOf(side, terms),
        custom,
        topic,
        local,
        schemas: ofSide.map(({ named: its }) => schemaOf(its, schemas)),
      },
    )
  }
  return { key: of('key'), value: of('value'), headers: of('headers') }
}

function schemaOf(named: NamedSchema | null, schemas: SchemaSource | null): SampleSchema | null {
  if (named === null || schemas === null) return null
  const { id, inHeader } = named
  const schema = schemas.peek(id) ?? { fault: 'its registry did not answer in time' }
  const found = 'fault' in schema ? schema : { type: schema.type, registry: schema.registry }
  return { id: id.id, inHeader, found }
}
