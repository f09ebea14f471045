/** Which version of an API to speak: the highest that both sides have. */
import type { Codec } from '../protocol/codec.ts'

/** API key → lowest and highest version of the broker. */
export type VersionRanges = ReadonlyMap<number, readonly [number, number]>

/** null: none in common. */
export function commonVersion(codec: Codec<never, unknown>, ranges: VersionRanges): number | null {
  const range = ranges.get(codec.key)
  if (range === undefined) return null
  const version = Math.min(codec.maxVersion, range[1])
  return version >= Math.max(codec.minVersion, range[0]) ? version : null
}
