/** Times and sizes of configurations as people write them: Kafka takes bare milliseconds and bytes only. */

const TIMES: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  sec: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

const SIZES: Readonly<Record<string, number>> = {
  b: 1,
  k: 1_024,
  kb: 1_000,
  kib: 1_024,
  m: 1_048_576,
  mb: 1_000_000,
  mib: 1_048_576,
  g: 1_073_741_824,
  gb: 1_000_000_000,
  gib: 1_073_741_824,
  t: 1_099_511_627_776,
  tb: 1_000_000_000_000,
  tib: 1_099_511_627_776,
}

function unitsOf(name: string): Readonly<Record<string, number>> | undefined {
  if (/[.]ms$/.test(name)) return TIMES
  if (/[.]bytes$/.test(name)) return SIZES
  return undefined
}

/** Told beside the field; undefined: the configuration has no unit. */
export function unitHint(name: string): string | undefined {
  const units = unitsOf(name)
  if (units === undefined) return undefined
  return units === TIMES ? 'Milliseconds, or such as 12h, 7d' : 'Bytes, or such as 512MiB, 1GiB'
}

/** The bare number that `7 d` or `1GiB` stands for; undefined: the text is none of these, and is taken as it is. */
export function bareNumber(name: string, text: string): string | undefined {
  const units = unitsOf(name)
  const match = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text)
  const size = units?.[match?.[2]?.toLowerCase() ?? '']
  if (size === undefined) return undefined
  const number = Math.round(Number(match?.[1]) * size)
  return Number.isSafeInteger(number) ? String(number) : undefined
}
