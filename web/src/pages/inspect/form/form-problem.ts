/** Why a form cannot be run; said on the button rather than by the server. */
import type { SearchForm } from '../model.ts'
import { isPosition } from './window.ts'

export function formProblem(form: SearchForm): string | null {
  if (form.topics.length === 0) return 'Choose a topic first.'
  if (form.mode === 'partition' && form.partitions.length === 0) return 'Say which partition.'
  if (form.tail) return null
  for (const [name, position] of [
    ['From', form.from],
    ['To', form.to],
  ] as const) {
    if (position !== '' && !isPosition(position)) {
      return `${name} is “${position}”: expected a time, an offset, or how long ago, such as -90m.`
    }
  }
  return null
}
