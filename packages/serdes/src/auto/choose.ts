/** The serde for a topic's keys, values or headers, from a few of them. */
import { recognise } from '../known-bytes.ts'
import { allowedLabels } from '../labels.ts'
import { plainSerde } from '../registry.ts'
import type { Side } from '../serde.ts'
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
/** Larger samples are not decoded to see whether a serde that was not the first choice reads them. */
const TRIED = 8192

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

function chooseBinary(samples: readonly Buffer[], side: Side, binary: number): ChosenSerde {
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
  if (areKnown) return { label: 'Hex', reason: formatsFound(formats, total) }
  const what =
    binary === total
      ? `${share(total, total, BE)} binary, of no format that is known here`
      : `${share(total - binary, total, BE)} text, ${binary} binary; Hex shows them all`
  return { label: 'Hex', reason: what }
}

function chooseFreely(samples: readonly Buffer[], side: Side): ChosenSerde {
  const counts = tally(samples)
  if (samples.length === 0) return { label: 'String', reason: 'no records to look at' }
  if (counts.empty === samples.length) {
    return { label: 'String', reason: `${share(counts.empty, counts.empty, BE)} empty` }
  }
  const full = samples.filter(({ length }) => length > 0)
  return chooseJson(counts) ?? chooseText(counts) ?? chooseBinary(full, side, counts.binary)
}

/** How many of the samples a serde reads. */
function readable(label: string, samples: readonly Buffer[], side: Side): number {
  const serde = plainSerde(label)
  if (serde === undefined) return 0
  return samples.filter((bytes) => {
    try {
      serde.decode(bytes, { topic: '', side })
      return true
    } catch {
      return false
    }
  }).length
}

/**
 * What `Auto` becomes. Takes a few ms for 50 samples, whatever their size.
 *
 * @param samples bytes of up to some 50 records; those without bytes (null) left out
 * @param available labels that may be chosen, in any case; null: all
 */
export function chooseSerde(
  samples: readonly Buffer[],
  side: Side,
  available: readonly string[] | null = null,
): ChosenSerde {
  const free = chooseFreely(samples, side)
  const allowed = allowedLabels(side, available)
  if (allowed.includes(free.label)) return free
  const tried = samples.filter(({ length }) => length > 0 && length <= TRIED)
  const best = allowed
    .map((label) => ({ label, count: readable(label, tried, side) }))
    .reduce((a, b) => (b.count > a.count ? b : a))
  const reason = `${free.reason}; ${free.label} is not available, ${best.label} reads ${best.count} of ${tried.length}`
  return { label: best.label, reason }
}
