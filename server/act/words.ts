/** Numbers and amounts in sentences of previews and titles. */

/** `1 topic`, `3 topics` */
export function count(n: number, noun: string): string {
  return `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`
}

export function grouped(n: number): string {
  return n.toLocaleString('en-US').replaceAll(',', '\u2009')
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const

/** `3.1 GiB` */
export function bytes(n: number): string {
  let value = n
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}

/** "topic orders", "3 topics" */
export function topicsOf(names: readonly string[]): string {
  return names.length === 1 ? `topic ${names[0]}` : count(names.length, 'topic')
}
