/** The same change with Kafka's own tools, as text for a POSIX shell. */

/** One word of a command, quoted where it needs to be. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}

/** @param secure the cluster needs more than an address: a file of client properties */
export function kafkaCommand(
  tool: string,
  { bootstrap, secure }: CommandTarget,
  words: readonly string[],
): string {
  const config = secure ? ['--command-config', 'client.properties'] : []
  return [tool, '--bootstrap-server', bootstrap, ...config, ...words].map(shellWord).join(' ')
}

export interface CommandTarget {
  readonly bootstrap: string
  readonly secure: boolean
}

/** As kafka-configs.sh takes them: values with commas stand in brackets. */
export function configPairs(configs: Readonly<Record<string, string>>): string {
  return Object.entries(configs)
    .map(([name, value]) => `${name}=${value.includes(',') ? `[${value}]` : value}`)
    .join(',')
}
