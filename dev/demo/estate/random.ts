/** Small dice for made-up data. */

export function integer(min: number, max: number): number {
  return min + Math.floor(Math.random() * (max - min + 1))
}

export function chance(probability: number): boolean {
  return Math.random() < probability
}

export function pick<T>(values: readonly [T, ...T[]]): T {
  return values[integer(0, values.length - 1)] ?? values[0]
}

/** `c-12345`: few low numbers come often, as a few customers order often. */
export function customerId(): string {
  return `c-${10_000 + Math.floor(Math.random() ** 3 * 40_000)}`
}

export function productId(): string {
  return `p-${String(integer(1, 480)).padStart(4, '0')}`
}

export function hex(digits: number): string {
  let text = ''
  while (text.length < digits) text += Math.floor(Math.random() * 16).toString(16)
  return text
}

/** An amount with two decimals, small ones more often than large ones. */
export function amount(max: number): number {
  return Math.round(Math.random() ** 2 * max * 100 + 99) / 100
}
