/** The serde for a topic's keys, values or headers, from a few of them. */
import { isInternalTopic } from '../internal/topics.ts'
import { recognise } from '../known-bytes.ts'
import { allowedLabels, type CustomLabel } from '../labels.ts'
import { fitsTopic, type LocalSchema } from '../local/model.ts'
import type { Side } from '../serde.ts'
import { chooseMarkup, chooseParsed, chooseTransit, reads, TRIED } from './by-parsing.ts'
import { chooseBySchema, faultOf, type SampleSchema } from './by-schema.ts'
import { guessBySize } from './fixed-size.ts'
import { kindOf, type Kind } from './kind.ts'
import { BE, formatsFound, HAVE, rest, share } from './words.ts'

export interface ChosenSerde {
  readonly label: string
  /** Why, as the end of a sentence: `all 50 samples are JSON documents`. Holds nothing of the samples but schema ids. */
  readonly reason: string
}

/** So large a part of the samples decides; the rest is shown as bytes with the reason. */
const NEARLY_ALL = 0.8
/**
 * JSON and binary mixed are read as JSON when it is at least this part: otherwise no filter could look into it. Numbers must
 * be no text at least in this part.
 */
const MOSTLY = 0.5

/** What is known besides the samples' bytes. */
export interface AutoKnowledge {
  /** Labels that may be chosen, in any case; null: all. */
  readonly available?: readonly string[] | null
  readonly custom?: readonly CustomLabel[]
  readonly topic?: string
  /** Schemas from files. */
  readonly local?: readonly LocalSchema[]
  /** Of each sample, in their order. */
  readonly schemas?: readonly (SampleSchema | null)[]
}

/** Of samples that are not empty. */
interface Seen {
  readonly samples: readonly Buffer[]
  readonly schemas: readonly (SampleSchema | null)[]
  readonly side: Side
  readonly topic: string
}

/** How many samples are what. */
interface Tally {
  readonly samples: number
  /** Of all kinds: */
  readonly empty: number
  readonly document: number
  readonly scalar: number
  readonly uuid: number
  readonly text: number
  readonly binary: number
}

function tally(samples: readonly Buffer[]): Tally {
  const count: Record<Kind, number> = {
    empty: 0,
    document: 0,
    scalar: 0,
    uuid: 0,
    text: 0,
    binary: 0,
  }
  for (const bytes of samples) count[kindOf(bytes)]++
  return { samples: samples.length, ...count }
}

/** null: not enough of it is JSON. */
function chooseJson({
  samples,
  empty,
  document,
  scalar,
  uuid,
  text,
  binary,
}: Tally): ChosenSerde | null {
  const json = document + scalar
  const full = samples - empty
  if (document < full * MOSTLY || (json < full * NEARLY_ALL && binary === 0)) return null
  const what = scalar > 0 || json === 1 ? 'JSON' : 'JSON documents'
  const others = rest([
    [uuid + text, 'other text'],
    [binary, 'binary'],
    [empty, 'empty'],
  ])
  return { label: 'JSON', reason: `${share(json, samples, BE)} ${what}${others}` }
}

/** null: too much of it is no text. */
function chooseText({
  samples,
  empty,
  document,
  scalar,
  uuid,
  text,
  binary,
}: Tally): ChosenSerde | null {
  const full = samples - empty
  if (full - binary < full * NEARLY_ALL) return null
  const plain = document + text
  const what =
    uuid > 0 && plain + scalar === 0
      ? 'UUIDs written as text, which String shows as they are'
      : scalar > 0 && plain + uuid === 0
        ? 'numbers or words as JSON also has them; choose JSON to compare them as such'
        : 'text'
  const others = rest([[binary, 'binary']])
  return { label: 'String', reason: `${share(samples - binary, samples, BE)} ${what}${others}` }
}

/** Samples of the size that most have. */
function sameSize(samples: readonly Buffer[]): readonly Buffer[] {
  const sizes = Map.groupBy(samples, ({ length }) => length)
  return [...sizes.values()].reduce((a, b) => (b.length > a.length ? b : a), [])
}

/** An Avro text or bytes and nothing else: what remains is as long as it says. Keys of 8 bytes may be that. */
function isAvroText(bytes: Buffer): boolean {
  return bytes[5] === (bytes.length - 6) * 2 && bytes.subarray(6).every((byte) => byte >= 32)
}

/** Files announce themselves and are read by workers only. */
function chooseContainer(samples: readonly Buffer[]): ChosenSerde | null {
  const files = samples.filter((bytes) => bytes.toString('latin1', 0, 4) === 'Obj\x01')
  if (files.length < samples.length * NEARLY_ALL) return null
  const others = rest([[samples.length - files.length, 'other']])
  const what = files.length === 1 ? 'an Avro file with its schema' : 'Avro files with their schemas'
  const reason = `${share(files.length, samples.length, BE)} ${what}${others}`
  return { label: 'AVRO (Container)', reason }
}

function chooseBinary({ samples, schemas, side }: Seen, binary: number): ChosenSerde {
  const total = samples.length
  const formats = samples.flatMap((bytes) => recognise(bytes) ?? [])
  const areKnown = formats.length >= total * NEARLY_ALL
  const sized = sameSize(samples)
  const mayBeSized = sized.length >= total * NEARLY_ALL && binary >= total * MOSTLY
  const guess =
    mayBeSized && !(areKnown && samples.every(isAvroText)) ? guessBySize(sized, side) : null
  if (guess !== null) {
    const others = rest([[total - sized.length, 'of other sizes']])
    const reason = `${share(sized.length, total, HAVE)} ${guess.reason}${others}`
    return { label: guess.label, reason }
  }
  if (areKnown) return { label: 'Hex', reason: formatsFound(formats, total, faultOf(schemas)) }
  const what =
    binary === total
      ? `${share(total, total, BE)} binary, of no format that is known here${maybeProtobuf(samples, side)}`
      : `${share(total - binary, total, BE)} text, ${binary} binary; Hex shows them all`
  return { label: 'Hex', reason: what }
}

/** So many bytes are read as Protobuf by chance that it is not chosen. */
function maybeProtobuf(samples: readonly Buffer[], side: Side): string {
  const tried = samples.filter(({ length }) => length <= TRIED)
  const isOne = tried.length > 0 && tried.every((bytes) => reads('Protobuf (Raw)', bytes, side))
  return isOne ? '; they can be read as Protobuf (Raw), which shows fields by their numbers' : ''
}

/** Topics of Kafka and MirrorMaker; names that anybody may have are held to their records. */
function chooseInternal({ samples, topic, side }: Seen): ChosenSerde | null {
  if (side === 'headers' || !isInternalTopic(topic)) return null
  const label = 'Kafka Internal'
  if (topic.startsWith('__')) return { label, reason: `${topic} is a topic of Kafka itself` }
  const read = samples.filter((bytes) => reads(label, bytes, side, () => true, topic)).length
  if (read === 0 || read < samples.length * NEARLY_ALL) return null
  return { label, reason: `${topic} is a topic of MirrorMaker itself` }
}

function chooseLocal({ topic, side }: Seen, local: readonly LocalSchema[]): ChosenSerde | null {
  const schema = local.find((each) => each.side === side && fitsTopic(each.topics, topic))
  if (schema === undefined) return null
  const label = schema.kind === 'avro' ? 'AVRO (Local)' : 'Protobuf (Local)'
  return { label, reason: `the configuration names ${schema.source} for it` }
}

function chooseFreely(
  samples: readonly Buffer[],
  side: Side,
  { topic = '', local = [], schemas = [] }: AutoKnowledge,
): ChosenSerde {
  const full = samples.flatMap((bytes, index) => {
    return bytes.length > 0 || (schemas[index]?.inHeader ?? false)
      ? [{ bytes, schema: schemas[index] ?? null }]
      : []
  })
  const seen: Seen = {
    samples: full.map(({ bytes }) => bytes),
    schemas: full.map(({ schema }) => schema),
    side,
    topic,
  }
  const certain =
    chooseInternal(seen) ?? chooseBySchema(seen.schemas, NEARLY_ALL) ?? chooseLocal(seen, local)
  if (certain !== null) return certain
  const counts = tally(samples)
  if (samples.length === 0) return { label: 'String', reason: 'no records to look at' }
  if (counts.empty === samples.length) {
    return { label: 'String', reason: `${share(counts.empty, counts.empty, BE)} empty` }
  }
  const byBytes =
    chooseTransit(seen.samples, side, NEARLY_ALL) ??
    chooseJson(counts) ??
    (counts.binary === 0 ? chooseMarkup(seen.samples, side, NEARLY_ALL) : null) ??
    chooseText(counts) ??
    chooseContainer(seen.samples) ??
    chooseParsed(seen.samples, side, NEARLY_ALL) ??
    chooseBinary(seen, counts.binary)
  return withHeaderFault(byBytes, seen.schemas)
}

/** What a header names is certain, though its schema cannot be had now. */
function withHeaderFault(
  chosen: ChosenSerde,
  schemas: readonly (SampleSchema | null)[],
): ChosenSerde {
  const fault = faultOf(schemas.filter((schema) => schema?.inHeader === true))
  return fault === null
    ? chosen
    : { ...chosen, reason: `${chosen.reason}; headers name a schema, but: ${fault}` }
}

/** How many of the samples a serde reads. Schemas and modules are not used here: what needs them reads none. */
function readable(label: string, samples: readonly Buffer[], side: Side): number {
  return samples.filter((bytes) => reads(label, bytes, side)).length
}

/**
 * What `Auto` becomes. Takes a few ms for 50 samples, whatever their size.
 *
 * @param samples bytes of up to some 50 records; those without bytes (null) left out
 */
export function chooseSerde(
  samples: readonly Buffer[],
  side: Side,
  known: AutoKnowledge = {},
): ChosenSerde {
  const free = chooseFreely(samples, side, known)
  const allowed = allowedLabels(side, known.available ?? null, known.custom)
  if (allowed.includes(free.label)) return free
  const tried = samples.filter(({ length }) => length > 0 && length <= TRIED)
  const best = allowed
    .map((label) => ({ label, count: readable(label, tried, side) }))
    .reduce((a, b) => (b.count > a.count ? b : a))
  const reason = `${free.reason}; ${free.label} is not available, ${best.label} reads ${best.count} of ${tried.length}`
  return { label: best.label, reason }
}
