/** The same change with Kafka's own tools, as text for a POSIX shell. */

/** One word of a command, quoted where it needs to be. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** `secure`: the cluster needs more than an address, a file of client properties. */
export interface CommandTarget {
  readonly bootstrap: string
  readonly secure: boolean
}

export function kafkaCommand(
  tool: string,
  { bootstrap, secure }: CommandTarget,
  words: readonly string[],
): string {
  const config = secure ? ['--command-config', 'client.properties'] : []
  return [tool, '--bootstrap-server', bootstrap, ...config, ...words].map(shellWord).join(' ')
}

/** Topics of one call of kafka-topics.sh, each of which takes seconds. */
const TOPICS_OF_CALL = 50

/**
 * What kafka-topics.sh takes for --topic when it alters or deletes is a regular expression: "a.b" is "axb" as well. Commas stand
 * between several.
 * @returns as many as are needed for all names
 */
export function topicPatterns(names: readonly string[]): readonly string[] {
  const patterns: string[] = []
  for (let at = 0; at < names.length; at += TOPICS_OF_CALL) {
    const some = names.slice(at, at + TOPICS_OF_CALL)
    patterns.push(some.map((name) => name.replaceAll(/[^\w-]/g, String.raw`\$&`)).join(','))
  }
  return patterns
}

/** As kafka-configs.sh takes them: values with commas or equals signs stand in brackets. */
export function configPairs(configs: Readonly<Record<string, string>>): string {
  return Object.entries(configs)
    .map(([name, value]) => `${name}=${/[,=]/.test(value) ? `[${value}]` : value}`)
    .join(',')
}
