/** Kafka's rules for names of topics, told while somebody types. The preview asks the server, too. */

const MAX_LENGTH = 249

/**
 * What is wrong with a name; null: nothing. Empty names have no problem: nobody has written one yet.
 * Source: org.apache.kafka.common.internals.Topic.validate, hasCollision
 */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (name === '') return null
  const stranger = /[^A-Za-z0-9._-]/u.exec(name)?.[0]
  if (stranger !== undefined) {
    return `${characterWords(stranger)} cannot be in a name: only letters of English, digits, “.”, “_” and “-”.`
  }
  if (name === '.' || name === '..') return 'A name cannot be “.” or “..”.'
  if (name.length > MAX_LENGTH) {
    return `At most ${MAX_LENGTH} characters: these are ${name.length}.`
  }
  if (taken.includes(name)) return 'There is a topic with this name already.'
  const alike = taken.find((other) => metricName(other) === metricName(name))
  if (alike !== undefined) {
    return `Kafka takes it for ${alike}: in names of metrics “.” and “_” are the same.`
  }
  return null
}

/** What is unwise, though Kafka allows it; null: nothing. */
export function nameAdvice(name: string): string | null {
  return name.includes('.') && name.includes('_')
    ? 'Better not both “.” and “_”: in names of metrics they are the same.'
    : null
}

const metricName = (name: string): string => name.replaceAll('.', '_')

function characterWords(character: string): string {
  if (character === ' ') return 'A space'
  return /\s/.test(character) ? 'White space' : `“${character}”`
}
