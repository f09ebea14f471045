/** What is typed before something that cannot be taken back. */
import { formatExact } from '../format.ts'

/** Of one its name, of several how many: `orders`, `3 topics`. */
export function confirmPhrase(names: readonly string[]): string {
  const [only = ''] = names
  return names.length === 1 ? only : `${names.length} topics`
}

/** Spaces around it do not matter; everything else does. */
export function isConfirmed(typed: string, names: readonly string[]): boolean {
  return names.length > 0 && typed.trim() === confirmPhrase(names)
}

/** `Delete topic orders`, `Delete 3 topics`: verb and object, as the server says it. */
export function actionWords(verb: string, names: readonly string[]): string {
  const [only] = names
  return names.length === 1 && only !== undefined
    ? `${verb} topic ${only}`
    : `${verb} ${formatExact(names.length)} topics`
}
