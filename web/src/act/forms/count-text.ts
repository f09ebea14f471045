/** A whole number as it stands in a field. */

/** As the API takes them (contract/topic-mutations.ts). */
export const MAX_PARTITIONS = 100_000

/** undefined: none, or out of `[from, to]`. */
export function readCount(text: string, from: number, to: number): number | undefined {
  const trimmed = text.trim()
  if (!/^\d{1,16}$/.test(trimmed)) return undefined
  const number = Number(trimmed)
  return number >= from && number <= to ? number : undefined
}
