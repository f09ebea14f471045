/** Partitions in words. Pure. */

/** `[0,1,2,5]` → `0–2, 5`. */
export function partitionRanges(partitions: readonly number[]): string {
  const sorted = [...partitions].sort((a, b) => a - b)
  const ranges: { from: number; to: number }[] = []
  for (const partition of sorted) {
    const last = ranges.at(-1)
    if (last !== undefined && partition <= last.to + 1) last.to = partition
    else ranges.push({ from: partition, to: partition })
  }
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
}

interface Assignment {
  readonly topic: string
  readonly partitions: readonly number[]
}

/** `orders 0–2, 5; payments 1`. */
export function assignmentText(assignments: readonly Assignment[]): string {
  return assignments
    .map(({ topic, partitions }) => `${topic} ${partitionRanges(partitions)}`)
    .join('; ')
}

export function partitionCount(assignments: readonly Assignment[]): number {
  return assignments.reduce((sum, { partitions }) => sum + partitions.length, 0)
}

/** Where the member is heading differs from what it has: it is moving. */
export function isMoving(
  current: readonly Assignment[] | null,
  target: readonly Assignment[] | null,
): boolean {
  return current !== null && target !== null && canonical(current) !== canonical(target)
}

function canonical(assignments: readonly Assignment[]): string {
  const used = assignments.filter(({ partitions }) => partitions.length > 0)
  return used
    .map((one) => assignmentText([one]))
    .sort()
    .join(';')
}
