/** Number texts to values. */

const INTEGER = /^[+-]?[0-9]+$/
const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)
/** Longer integers are beyond the doubles' range, and slow to convert. */
const MAX_DIGITS = 310

/**
 * Integers beyond 2^53 as bigint, everything else as a double; beyond the doubles' range ±1.797e308, as jq does.
 *
 * @param text a number in JSON's or jq's spelling
 */
export function parseJsonNumber(text: string): number | bigint {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  if (value === Infinity) return Number.MAX_VALUE
  if (value === -Infinity) return -Number.MAX_VALUE
  if (text.length > MAX_DIGITS || !INTEGER.test(text)) return value
  const exact = BigInt(text.replace('+', ''))
  return exact > MAX_SAFE || exact < -MAX_SAFE ? exact : value
}
