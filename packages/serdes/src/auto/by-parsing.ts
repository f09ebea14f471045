/**
 * Formats that bytes do not announce: they are tried. A sample counts only when it is read to its end and gives what
 * nobody would get by chance, and only for formats that nothing likelier claims.
 */
import { isArray, isObject, type Json } from '@millrace/kjq/json/value.ts'
import { plainSerde } from '../registry.ts'
import type { Side } from '../serde.ts'
import type { ChosenSerde } from './choose.ts'
import { BE, rest, share } from './words.ts'

/** Larger samples are not decoded to see whether a serde reads them. */
export const TRIED = 8192

interface Candidate {
  readonly label: string
  /** As in `all 50 samples are …`. */
  readonly what: string
  /** The first bytes, one character each, before anything is parsed. */
  readonly mayBe: RegExp
  /** Told from the value. */
  readonly fits: (value: Json) => boolean
}

/** JSON, too, and told from it by marks that JSON of another origin hardly has. */
const TRANSIT: readonly Candidate[] = [
  {
    label: 'Transit / JSON',
    what: 'Transit in JSON',
    mayBe: /^\s*\[\s*"(?:\^ |~#)/,
    fits: () => true,
  },
  {
    label: 'Transit / JSON-Verbose',
    what: 'Transit in verbose JSON',
    mayBe: /^\s*\{\s*"~[:$#]/,
    fits: () => true,
  },
]

const TEXTS: readonly Candidate[] = [
  {
    label: 'EDN',
    what: 'EDN',
    // Brackets, and a keyword somewhere.
    mayBe: /^\s*[{[(#](?:[^]*[\s,{[(])?:[a-zA-Z]/,
    fits: (value) => isObject(value) || (isArray(value) && value.some(isObject)),
  },
  {
    label: 'XML',
    what: 'XML documents',
    mayBe: /^(?:\xef\xbb\xbf)?\s*<[?!a-zA-Z_]/,
    fits: isObject,
  },
]

/** Maps, or lists of maps, whose first key is a text: what else a number begins with would be read as well. */
const BINARIES: readonly Candidate[] = [
  {
    label: 'Transit / Msgpack',
    what: 'Transit in MessagePack',
    // The first key is a keyword or symbol, or it is a list that begins with the mark of a map or a tag.
    mayBe:
      /^(?:[\x81-\x9f]|[\xdc\xde][^]{2}|[\xdd\xdf][^]{4})(?:\xa2\^ |(?:[\xa2-\xbf]|\xd9[^])~[:$#])/,
    fits: () => true,
  },
  {
    label: 'MessagePack',
    what: 'MessagePack',
    mayBe:
      /^(?:[\x91-\x9f]|\xdc[^]{2}|\xdd[^]{4})?(?:[\x81-\x8f]|\xde[^]{2}|\xdf[^]{4})(?:[\xa1-\xbf]|[\xd9-\xdb][^])/,
    fits: hasStructure,
  },
  {
    label: 'CBOR',
    what: 'CBOR',
    mayBe:
      /^(?:\xd9\xd9\xf7)?(?:[\x81-\x97\x9f]|\x98[^]|\x99[^]{2})?(?:[\xa1-\xb7\xbf]|\xb8[^]|\xb9[^]{2})[\x61-\x7a]/,
    fits: hasStructure,
  },
]

function hasStructure(value: Json): boolean {
  return isObject(value) || isArray(value)
}

/** null: it is not, or not enough of it. @param samples none of them empty @param enough part of them */
export function chooseTransit(
  samples: readonly Buffer[],
  side: Side,
  enough: number,
): ChosenSerde | null {
  return choose(TRANSIT, samples, side, enough)
}

/** null: none of them reads enough. @param samples none of them empty @param enough part of them */
export function chooseMarkup(
  samples: readonly Buffer[],
  side: Side,
  enough: number,
): ChosenSerde | null {
  return choose(TEXTS, samples, side, enough)
}

/** As chooseMarkup, of what is no text. */
export function chooseParsed(
  samples: readonly Buffer[],
  side: Side,
  enough: number,
): ChosenSerde | null {
  return choose(BINARIES, samples, side, enough)
}

function choose(
  candidates: readonly Candidate[],
  samples: readonly Buffer[],
  side: Side,
  enough: number,
): ChosenSerde | null {
  for (const { label, what, mayBe, fits } of candidates) {
    const possible = samples.filter((bytes) => mayBe.test(bytes.toString('latin1', 0, 256)))
    if (possible.length < samples.length * enough || possible.length === 0) continue
    const tried = possible.filter(({ length }) => length <= TRIED)
    const read = tried.filter((bytes) => reads(label, bytes, side, fits))
    // Those that are too large to be tried are taken to be like the others.
    const count = read.length + (read.length === 0 ? 0 : possible.length - tried.length)
    if (count < samples.length * enough || count === 0) continue
    const others = rest([[samples.length - count, 'other']])
    return { label, reason: `${share(count, samples.length, BE)} ${what}${others}` }
  }
  return null
}

/** Whether a serde reads the bytes to a value that `fits`. */
export function reads(
  label: string,
  bytes: Buffer,
  side: Side,
  fits: (value: Json) => boolean = () => true,
  topic = '',
): boolean {
  try {
    const value = plainSerde(label)?.decode(bytes, { topic, side })
    return value !== undefined && fits(value)
  } catch {
    return false
  }
}
