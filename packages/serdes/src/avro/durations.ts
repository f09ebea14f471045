/** Durations: months, days and milliseconds, each of 32 bits without sign, little-endian; as ISO 8601 texts. */

const MAX = 2 ** 32 - 1
const DURATION =
  /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,3}))?S)?)?$/

/** `P14M3DT4.005S`: what is 0 is left out. @param bytes 12 of them */
export function shownDuration(bytes: Buffer): string {
  const months = bytes.readUInt32LE(0)
  const days = bytes.readUInt32LE(4)
  const millis = bytes.readUInt32LE(8)
  const date = `${months === 0 ? '' : `${months}M`}${days === 0 ? '' : `${days}D`}`
  if (millis === 0) return date === '' ? 'PT0S' : `P${date}`
  const part = millis % 1000
  const fraction = part === 0 ? '' : `.${String(part).padStart(3, '0')}`
  return `P${date}T${Math.floor(millis / 1000)}${fraction}S`
}

/** undefined: no such text, or one of the three is too large. */
export function parseDuration(text: string): Buffer | undefined {
  const found = DURATION.exec(text)
  if (found === null) return undefined
  const [years, months, weeks, days, hours, minutes, seconds] = found
    .slice(1, 8)
    .map((digits: string | undefined) => Number(digits ?? 0))
  const millis = Number((found[8] ?? '').padEnd(3, '0'))
  const parts = [
    years! * 12 + months!,
    weeks! * 7 + days!,
    ((hours! * 60 + minutes!) * 60 + seconds!) * 1000 + millis,
  ]
  if (parts.some((part) => part > MAX)) return undefined
  const bytes = Buffer.alloc(12)
  for (const [i, part] of parts.entries()) bytes.writeUInt32LE(part, i * 4)
  return bytes
}
