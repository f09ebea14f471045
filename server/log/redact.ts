/** Makes fields fit for a log: secrets hidden by name, errors flattened, everything bounded. */

const REDACTED = '[redacted]'
const SECRET_NAME = /pass(?:word|phrase|wd)?$|secret|token|credential|authorization|cookie|jaas/i
/** `key` alone or as the last word: sslKey, ssl.keystore.key, secure_key; not topicKeys or keyboard. */
const KEY_NAME = /(?:^|[._-])key$|[a-z]Key$|(?:^|_)KEY$/
const DEPTH = 5
const MAX_ITEMS = 100

/** Whether a field or variable of this name must not be shown. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || KEY_NAME.test(name)
}

/** A copy of `fields` that can be written. @param maxItems of a list or object; what is more is left out */
export function redact(
  fields: Readonly<Record<string, unknown>>,
  maxItems = MAX_ITEMS,
): Record<string, unknown> {
  return redactEntries(Object.entries(fields), { depth: DEPTH, maxItems })
}

interface Limits {
  readonly depth: number
  readonly maxItems: number
}

const deeper = ({ depth, maxItems }: Limits): Limits => ({ depth: depth - 1, maxItems })

function redactEntries(
  entries: readonly (readonly [string, unknown])[],
  limits: Limits,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, value] of entries.slice(0, limits.maxItems)) {
    result[name] = isSecretName(name) ? REDACTED : clean(value, limits)
  }
  return result
}

function clean(value: unknown, limits: Limits): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (limits.depth === 0) return '[…]'
  if (value instanceof Error) return cleanError(value, limits)
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Map) {
    const entries = [...value].map(([name, item]): [string, unknown] => [String(name), item])
    return redactEntries(entries, deeper(limits))
  }
  if (Array.isArray(value) || value instanceof Set)
    return [...value].slice(0, limits.maxItems).map((item: unknown) => clean(item, deeper(limits)))
  // Requests and replies, which Fastify's own serialisers cut down after this.
  if (!isPlain(value)) return value
  return redactEntries(Object.entries(value), deeper(limits))
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** name, message, code and the like, causes, stack; nothing else is enumerable on an error by convention. */
function cleanError(error: Error, limits: Limits): Record<string, unknown> {
  const own = redactEntries(Object.entries(error), deeper(limits))
  const cause = error.cause === undefined ? {} : { cause: clean(error.cause, deeper(limits)) }
  return { name: error.name, message: error.message, ...own, ...cause, stack: error.stack }
}
