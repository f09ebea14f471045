/** Kafka's rules for the names of topics: org.apache.kafka.common.internals.Topic. */

const MOST = 249

/** What is wrong with it, a sentence; null: nothing. */
export function badTopicName(name: string): string | null {
  if (name === '' || name === '.' || name === '..')
    return `${JSON.stringify(name)} is no name that a topic can have.`
  if (name.length > MOST)
    return `The name has ${name.length} characters; a topic's has at most ${MOST}.`
  const odd = /[^A-Za-z0-9._-]/.exec(name)?.[0]
  if (odd === undefined) return null
  return `The name has ${JSON.stringify(odd)}; a topic's has letters, digits, ".", "_" and "-" only.`
}

/** A topic that has the same names of metrics, which Kafka refuses; null: none. */
export function collidingTopic(name: string, others: Iterable<string>): string | null {
  if (!/[._]/.test(name)) return null
  const plain = name.replaceAll('.', '_')
  for (const other of others)
    if (other !== name && other.replaceAll('.', '_') === plain) return other
  return null
}
