/** What labels have in common, and the one that is of no serde. */

/** Labels are the same in any case, with any space around and between their words. */
export function foldLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Stands for a serde that is chosen per topic and side: auto/choose.ts. */
export const AUTO = 'Auto'

export function isAuto(label: string): boolean {
  return foldLabel(label) === 'auto'
}
