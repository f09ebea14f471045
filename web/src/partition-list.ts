/** Partitions as people write them: `0, 3-5`. */

const MAX_PARTITIONS = 100_000

/** Ascending, each once; undefined when the text is none. Empty text: an empty list, which means all. */
export function parsePartitions(text: string): readonly number[] | undefined {
  const found = new Set<number>()
  for (const part of text.split(/[\s,]+/)) {
    if (part === '') continue
    const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part)
    if (match === null) return undefined
    const from = Number(match[1])
    const to = Number(match[2] ?? match[1])
    if (to < from || found.size + to - from >= MAX_PARTITIONS) return undefined
    for (let partition = from; partition <= to; partition++) found.add(partition)
  }
  return [...found].sort((a, b) => a - b)
}

/** The shortest text that reads back as the same list. */
export function formatPartitions(partitions: readonly number[]): string {
  const parts: string[] = []
  for (let at = 0; at < partitions.length; at++) {
    const from = partitions[at] ?? 0
    while (partitions[at + 1] === (partitions[at] ?? 0) + 1) at++
    const to = partitions[at] ?? 0
    parts.push(to === from ? `${from}` : `${from}-${to}`)
  }
  return parts.join(',')
}
