/** What Kafka's own command-line tools say of every partition and group, as offsets. */
import { runTool } from '@millrace/dev/kafka/java.ts'

export interface ToldReading {
  /** ms since epoch: nothing was read before `from` or after `to`. */
  readonly from: number
  readonly to: number
  /** `topic:partition` → offset. */
  readonly start: ReadonlyMap<string, number>
  readonly end: ReadonlyMap<string, number>
  /** `group topic:partition` → committed offset; the start offset of share groups. */
  readonly committed: ReadonlyMap<string, number>
  readonly lag: ReadonlyMap<string, number>
}

export async function readWithTools(bootstrap: string): Promise<ToldReading> {
  const from = Date.now()
  const tool = async (mainClass: string, ...args: readonly string[]) => {
    const { stdout, stderr, code } = await runTool({
      version: '4.3.1',
      mainClass: `org.apache.kafka.tools.${mainClass}`,
      args: ['--bootstrap-server', bootstrap, ...args],
    })
    if (code !== 0) throw new Error(`${mainClass} ended with ${code}: ${stderr}${stdout}`)
    return stdout
  }
  const all = ['--describe', '--all-groups', '--offsets'] as const
  const start = offsets(await tool('GetOffsetShell', '--time', 'earliest'))
  const end = offsets(await tool('GetOffsetShell', '--time', 'latest'))
  const groups = [
    ...columns(await tool('consumer.group.ConsumerGroupCommand', ...all)),
    ...columns(await tool('consumer.group.ShareGroupCommand', ...all)),
    ...columns(await tool('streams.StreamsGroupCommand', ...all, '--verbose')),
  ]
  const committed = new Map<string, number>()
  const lag = new Map<string, number>()
  for (const row of groups) {
    const key = `${row['GROUP']} ${row['TOPIC']}:${row['PARTITION']}`
    put(committed, key, row['CURRENT-OFFSET'] ?? row['START-OFFSET'])
    put(lag, key, row['LAG'] ?? row['OFFSET-LAG'])
  }
  return { from, to: Date.now(), start, end, committed, lag }
}

/** Lines `topic:partition:offset`. */
function offsets(text: string): ReadonlyMap<string, number> {
  const found = [...text.matchAll(/^(.+:\d+):(\d+)$/gm)]
  return new Map(found.map(([, key = '', offset]) => [key, Number(offset)]))
}

/** Tables that each begin with a line of column heads. */
function columns(text: string): Readonly<Record<string, string>>[] {
  let heads: readonly string[] = []
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/)
    if (words[0] === 'GROUP') heads = words
    else if (heads.length > 0 && words.length === heads.length) {
      return [Object.fromEntries(words.map((word, place) => [heads[place] ?? '', word]))]
    }
    return []
  })
}

/** `-`: nothing there. */
function put(map: Map<string, number>, key: string, text: string | undefined): void {
  if (text !== undefined && /^\d+$/.test(text)) map.set(key, Number(text))
}
