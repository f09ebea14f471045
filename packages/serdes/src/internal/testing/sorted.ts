/** For comparing with Kafka's own JSON, which has tagged fields among the others. */
import { isObject, objectEntries, type Json } from '@millrace/kjq/json/value.ts'

/** The value with the names of every object in one order. */
export function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map((element: Json) => sorted(element))
  if (!isObject(value)) return value
  const entries = objectEntries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]))
}
