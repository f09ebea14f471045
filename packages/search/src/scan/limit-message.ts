/** How a search is told that it was ended: the record, the reason, the texts that ran. */
import type { ScanSpec } from '../model.ts'

const SHOWN = 300

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

/** @param place `topic:partition:offset` @param reason continues "on which" */
export function limitMessage(
  { filter, projection }: Pick<ScanSpec, 'filter' | 'projection'>,
  place: string,
  reason: string,
): string {
  const texts = [
    ...(filter === null ? [] : [`filter: ${shown(filter)}`]),
    ...(projection === null ? [] : [`projection: ${shown(projection)}`]),
  ]
  const told = texts.length === 0 ? '' : ` (${texts.join('; ')})`
  return `The search was ended at the record ${place}, on which ${reason}${told}. Simplify what loops or matches there, or search around that record.`
}
