/**
 * Whether a module's answer is a promise. It is not waited for: a decoder is asked for every record of a partition. Should
 * it be rejected later, that must not end the thread.
 */
export function isPromise(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (!('then' in value) || typeof value.then !== 'function') return false
  Promise.resolve(value).catch(() => undefined)
  return true
}
