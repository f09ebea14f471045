/** The serde for a topic's keys, values or headers, from a few of them. */
import { allowedLabels } from '../labels.ts'
import { recognise, type KnownFormat } from '../known-bytes.ts'
import { serdeNamed } from '../registry.ts'
import type { Side } from '../serde.ts'
import { guessBySize } from './fixed-size.ts'
import { kindOf, type Kind } from './kind.ts'

export interface ChosenSerde {
  readonly label: string
  /** Why, as the end of a sentence: `all 50 samples are JSON documents`. Holds nothing of the samples but schema ids. */
  readonly reason: string
}

/** So large a part of the samples decides; the rest is shown as bytes with the reason. */
const NEARLY_ALL = 0.8
/** Of a mixture, JSON is read when it is at least this part: otherwise no filter could look into it. */
const ENOUGH_JSON = 0.5
/** Larger samples are not decoded to see whether a serde that was not the first choice reads them. */
const TRIED = 8192
const IDS_NAMED = 3

/** `all 50 samples are`, `41 of 50 samples are`, `both samples are`, `the only sample is` */
function share(count: number, total: number, [one, many]: readonly [string, string]): string {
  if (count === total) {
    if (total === 1) return `the only sample ${one}`
    return total === 2 ? `both samples ${many}` : `all ${total} samples ${many}`
  }
  return `${count} of ${total} samples ${count === 1 ? one : many}`
}
const BE = ['is', 'are'] as const
const HAVE = ['has', 'have'] as const
const LOOK = ['looks', 'look'] as const

/** ` (6 are other text, 3 binary: shown as bytes with the reason)` */
function rest(parts: readonly (readonly [count: number, what: string])[]): string {
  const some = parts.filter(([count]) => count > 0)
  if (some.length === 0) return ''
  const list = some.map(([count, what]) => `${count} ${what}`).join(', ')
  return `; the rest (${list}) is shown as bytes with the reason`
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

function knownReason(formats: readonly KnownFormat[], total: number): string {
  const names = [...new Set(formats.map(({ name }) => name))].join(' or ')
  const ids = [...new Set(formats.flatMap(({ schema }) => schema ?? []))]
  const more = ids.length > IDS_NAMED ? ` and ${ids.length - IDS_NAMED} more` : ''
  const schema =
    ids.length === 0
      ? ''
      : ` with schema id${ids.length === 1 ? '' : 's'} ${ids.slice(0, IDS_NAMED).join(', ')}${more}`
  const why = ids.length === 0 ? '' : ', which needs a schema registry: this version has none'
  return `${share(formats.length, total, LOOK)} like ${names}${schema}${why}; shown as Hex`
}

function chooseBinary(samples: readonly Buffer[], side: Side, texts: number): ChosenSerde {
  const total = samples.length
  const formats = samples.flatMap((bytes) => recognise(bytes) ?? [])
  const known = formats.length >= total * NEARLY_ALL
  const sized = sameSize(samples)
  if (sized.length >= total * NEARLY_ALL && !(known && samples.every(isAvroText))) {
    const guess = guessBySize(sized, side)
    if (guess !== null) {
      const others = rest([[total - sized.length, 'of other sizes']])
      return {
        label: guess.label,
        reason: `${share(sized.length, total, HAVE)} ${guess.reason}${others}`,
      }
    }
  }
  if (known) return { label: 'Hex', reason: knownReason(formats, total) }
  const binary = total - texts
  return texts === 0
    ? { label: 'Hex', reason: `${share(total, total, BE)} binary, of no format that is known here` }
    : {
        label: 'Hex',
        reason: `${share(texts, total, BE)} text, ${binary} binary; Hex shows them all`,
      }
}

function chooseFreely(samples: readonly Buffer[], side: Side): ChosenSerde {
  if (samples.length === 0) return { label: 'String', reason: 'no records to look at' }
  const kinds = samples.map(kindOf)
  const count = (...wanted: readonly Kind[]): number =>
    kinds.filter((kind) => wanted.includes(kind)).length
  const empty = count('empty')
  const total = samples.length - empty
  if (total === 0) {
    return { label: 'String', reason: `${share(empty, empty, BE)} empty` }
  }
  const documents = count('document')
  const scalars = count('scalar')
  const texts = count('document', 'scalar', 'uuid', 'text')
  const json = documents + scalars
  const isMixed = texts < total
  if (documents >= total * ENOUGH_JSON && (json >= total * NEARLY_ALL || isMixed)) {
    const others = [
      [texts - json, 'other text'],
      [total - texts, 'binary'],
      [empty, 'empty'],
    ] as const
    const what = scalars > 0 || json === 1 ? 'JSON' : 'JSON documents'
    return { label: 'JSON', reason: `${share(json, samples.length, BE)} ${what}${rest(others)}` }
  }
  if (texts >= total * NEARLY_ALL) return chooseText(kinds, total, samples.length, texts)
  return chooseBinary(
    samples.filter(({ length }) => length > 0),
    side,
    texts,
  )
}

function chooseText(
  kinds: readonly Kind[],
  total: number,
  samples: number,
  texts: number,
): ChosenSerde {
  const all = (kind: Kind): boolean => kinds.every((each) => each === kind || each === 'empty')
  const binary = rest([[total - texts, 'binary']])
  const what = all('uuid')
    ? 'UUIDs written as text, which String shows as they are'
    : all('scalar')
      ? 'numbers or words as JSON also has them; choose JSON to compare them as such'
      : 'text'
  return {
    label: 'String',
    reason: `${share(samples - (total - texts), samples, BE)} ${what}${binary}`,
  }
}

/** How many of the samples a serde reads. */
function readable(label: string, samples: readonly Buffer[], side: Side): number {
  const serde = serdeNamed(label)
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
 * @param samples bytes of up to some 50 records (more cost time, not memory); those without bytes (null) left out
 * @param available labels that may be chosen; null: all
 */
export function chooseSerde(
  samples: readonly Buffer[],
  side: Side,
  available: readonly string[] | null = null,
): ChosenSerde {
  const free = chooseFreely(samples, side)
  const allowed = allowedLabels(available)
  if (allowed.includes(free.label)) return free
  const tried = samples.filter(({ length }) => length > 0 && length <= TRIED)
  const best = allowed
    .map((label) => ({ label, count: readable(label, tried, side) }))
    .reduce((a, b) => (b.count > a.count ? b : a))
  const reason = `${free.reason}; ${free.label} is not available, ${best.label} reads ${best.count} of ${tried.length}`
  return { label: best.label, reason }
}
