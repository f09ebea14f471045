/**
 * Contexts: `:.orders:name` is the subject `name` of the context `.orders`. Ids are numbers of a context, and a record does
 * not tell which.
 * Source: docs.confluent.io/platform/current/schema-registry/schema-linking-cp.html, "qualified subjects".
 */

const QUALIFIED = /^:(\.[^:]*):/

/** `.orders` of `:.orders:name`; null: the default context. */
export function contextOf(subject: string): string | null {
  const context = QUALIFIED.exec(subject)?.[1] ?? null
  return context === '.' ? null : context
}

/** A reference names a subject of the schema's own context unless it names another. */
export function inContext(context: string | null, subject: string): string {
  return context === null || subject.startsWith(':') ? subject : `:${context}:${subject}`
}
