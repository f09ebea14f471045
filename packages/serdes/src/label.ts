/** What a label may be besides one of a serde. */

/** Labels are the same in any case, with any space around and between their words. */
export function foldLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Stands for a serde that is chosen per topic and side: auto/choose.ts. */
export const AUTO = 'Auto'

export function isAuto(label: string): boolean {
  return foldLabel(label) === 'auto'
}

/** kPow's labels that this version has no serde for. */
const ABSENT: ReadonlySet<string> = new Set<string>()

export function isAbsent(label: string): boolean {
  return ABSENT.has(foldLabel(label))
}
