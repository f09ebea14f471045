/** Points in time as ISO 8601 text in UTC, as precise as they are. */

/** Seconds since 1970 that a Date can hold. */
const MAX_SECONDS = 8_640_000_000_000n

/** null: beyond the years that ISO 8601 texts of JavaScript have (-271821 to 275760). @param nanos 0 to 999,999,999 */
export function instantText(seconds: bigint, nanos: number): string | null {
  if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) return null
  const whole = new Date(Number(seconds) * 1000).toISOString().replace(/\.000Z$/, '')
  return `${whole}${fractionText(nanos)}Z`
}

/** In groups of three digits, as many as are needed. */
function fractionText(nanos: number): string {
  if (nanos === 0) return ''
  return `.${String(nanos)
    .padStart(9, '0')
    .replace(/(?:000){1,2}$/, '')}`
}

/** @param millis since 1970, whole */
export function instantOfMillis(millis: bigint): string | null {
  const seconds = millis / 1000n - (millis % 1000n < 0n ? 1n : 0n)
  return instantText(seconds, Number(millis - seconds * 1000n) * 1_000_000)
}

/** @param seconds since 1970, perhaps with a fraction: precise to the microsecond, which is what a double holds of today */
export function instantOfSeconds(seconds: number): string | null {
  if (!Number.isFinite(seconds)) return null
  const whole = Math.floor(seconds)
  const micros = Math.round((seconds - whole) * 1e6)
  return micros === 1e6
    ? instantText(BigInt(whole) + 1n, 0)
    : instantText(BigInt(whole), micros * 1000)
}

/** @param days since 1970 */
export function dateText(days: bigint): string | null {
  return instantText(days * 86_400n, 0)?.replace(/T.*$/, '') ?? null
}

const RFC_3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(?:Z|([+-]\d\d:\d\d))$/i

/** A text of RFC 3339 in UTC, with all its digits; what is none stays as it is. */
export function inUtc(text: string): string {
  const [, local = '', fraction = '', offset = 'Z'] = RFC_3339.exec(text) ?? []
  if (local === '') return text
  const instant = new Date(`${local.toUpperCase()}${offset}`)
  if (Number.isNaN(instant.getTime())) return text
  return instant.toISOString().replace('.000Z', `${fraction}Z`)
}
