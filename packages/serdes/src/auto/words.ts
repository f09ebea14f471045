/** The words of reasons. */
import type { KnownFormat } from '../known-bytes.ts'

/** Verbs for one sample and for several. */
export const BE = ['is', 'are'] as const
export const HAVE = ['has', 'have'] as const
const LOOK = ['looks', 'look'] as const

/** More schema ids than these are only counted. */
const IDS_NAMED = 3

/** `all 50 samples are`, `41 of 50 samples are`, `both samples are`, `the only sample is` */
export function share(
  count: number,
  total: number,
  [one, many]: readonly [string, string],
): string {
  if (count < total) return `${count} of ${total} samples ${count === 1 ? one : many}`
  if (total === 1) return `the only sample ${one}`
  return total === 2 ? `both samples ${many}` : `all ${total} samples ${many}`
}

/** `; the rest (6 other text, 3 binary) is shown as bytes with the reason`, empty when there is none */
export function rest(parts: readonly (readonly [count: number, what: string])[]): string {
  const list = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`)
  return list.length === 0
    ? ''
    : `; the rest (${list.join(', ')}) is shown as bytes with the reason`
}

/**
 * Why samples of which these are known are shown as Hex.
 *
 * @param fault why the schemas that they name cannot be had; null: nobody was asked
 */
export function formatsFound(
  formats: readonly KnownFormat[],
  total: number,
  fault: string | null,
): string {
  const like = `${share(formats.length, total, LOOK)} like ${[...new Set(formats.map(({ name }) => name))].join(' or ')}`
  const [first, ...others] = new Set(formats.flatMap(({ schema }) => schema ?? []))
  if (first === undefined) return `${like}; shown as Hex`
  const ids = [first, ...others.slice(0, IDS_NAMED - 1)].join(', ')
  const left = others.length - IDS_NAMED + 1
  const more = left > 0 ? ` and ${left} more` : ''
  const schema = `with schema id${others.length > 0 ? 's' : ''} ${ids}${more}`
  return `${like} ${schema}; ${fault ?? 'no schema registry is configured for this cluster'}; shown as Hex`
}
