/** Every number of the demo beside what Kafka's own tools say just before and just after. */
import { isDeepStrictEqual } from 'node:util'
import { pauseTraffic, resumeTraffic } from '@millrace/dev/demo/control.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { demoAddress } from './support/demo.ts'
import { readWithTools, type ToldReading } from './support/kafka-tools.ts'
import { numbersAfter, type Numbers } from './support/millrace-numbers.ts'
import { expect, test } from './support/test.ts'

// A reading is five JVMs, one after another.
test.setTimeout(150_000)

test('while traffic flows, all numbers lie between two readings of Kafka’s tools', async () => {
  const { url, bootstrap } = demoAddress()
  const before = await readWithTools(bootstrap)
  const numbers = await numbersAfter(url, before.to)
  const after = await readWithTools(bootstrap)
  expect(differences(numbers, before, after)).toEqual([])
  const grown = [...after.end].filter(([key, end]) => end > (before.end.get(key) ?? 0))
  expect(grown.length, 'partitions that grew meanwhile').toBeGreaterThan(20)
})

test('with traffic paused, all numbers are those of Kafka’s tools', async () => {
  const { url, bootstrap, controlSocket } = demoAddress()
  await pauseTraffic(controlSocket)
  try {
    // Streams deletes what it has read from its own topics half a minute later: traffic or not.
    const { told, numbers } = await until(
      async () => {
        const told = await readWithTools(bootstrap)
        const numbers = await numbersAfter(url, told.to)
        const again = await readWithTools(bootstrap)
        return isDeepStrictEqual(offsets(told), offsets(again)) && { told, numbers }
      },
      { deadlineMs: 100_000, describe: 'two equal readings of Kafka’s tools' },
    )
    expect(differences(numbers, told, told)).toEqual([])
    expect(wrongLags(numbers, told)).toEqual([])
  } finally {
    await resumeTraffic(controlSocket)
  }
})

const offsets = ({ start, end, committed, lag }: ToldReading) => [start, end, committed, lag]

/** Every number that does not lie between the two readings, and everything that one side has and the other has not. */
function differences(numbers: Numbers, before: ToldReading, after: ToldReading): string[] {
  const wrong: string[] = []
  const within = (what: string, value: number | null, low: number, high: number) => {
    if (value === null || !(low <= value && value <= high)) {
      wrong.push(`${what}: ${value}, expected ${low}${low === high ? '' : ` to ${high}`}`)
    }
  }
  const seen = new Set<string>()
  for (const topic of numbers.topics) {
    let [fewest, most] = [0, 0]
    for (const row of topic.rows) {
      const key = `${topic.name}:${row.partition}`
      seen.add(key)
      const [start, startAfter] = bounds(before.start, after.start, key)
      const [end, endAfter] = bounds(before.end, after.end, key)
      fewest += end - startAfter
      most += endAfter - start
      within(`${key} start offset`, row.start_offset, start, startAfter)
      within(`${key} end offset`, row.end_offset, end, endAfter)
      within(`${key} messages`, row.messages, end - startAfter, endAfter - start)
    }
    within(`${topic.name} partitions`, topic.partitions, topic.rows.length, topic.rows.length)
    within(`${topic.name} messages`, topic.messages, fewest, most)
  }
  missing('partition', before.end, seen, wrong)

  const held = new Set<string>()
  for (const group of numbers.groups) {
    let [least, most] = [0, 0]
    for (const row of group.partition_rows ?? []) {
      const partition = `${row.topic}:${row.partition}`
      const key = `${group.id} ${partition}`
      const [end, endAfter] = bounds(before.end, after.end, partition)
      within(`${key} end offset`, row.end_offset, end, endAfter)
      // Assigned, but nothing committed: no lag either.
      if (row.committed_offset === null && !before.committed.has(key)) continue
      held.add(key)
      const [committed, committedAfter] = bounds(before.committed, after.committed, key)
      // A share group acknowledges ahead of its start offset: how far, only Kafka knows.
      const low = group.kind === 'share' ? 0 : Math.max(0, end - committedAfter)
      const high = Math.max(0, endAfter - committed)
      least += low
      most += high
      within(`${key} committed offset`, row.committed_offset, committed, committedAfter)
      within(`${key} lag`, row.lag, low, high)
    }
    within(`${group.id} lag`, group.lag, least, most)
  }
  missing('group’s partition', before.committed, held, wrong)
  return wrong
}

/** The lags that Kafka's tools work out themselves. */
function wrongLags({ groups }: Numbers, told: ToldReading): string[] {
  return groups.flatMap((group) =>
    (group.partition_rows ?? []).flatMap((row) => {
      const key = `${group.id} ${row.topic}:${row.partition}`
      const expected = told.lag.get(key)
      return expected === undefined || expected === row.lag
        ? []
        : [`${key} lag: ${row.lag}, Kafka says ${expected}`]
    }),
  )
}

type Offsets = ReadonlyMap<string, number>

function bounds(before: Offsets, after: Offsets, key: string): readonly [number, number] {
  return [before.get(key) ?? Number.NaN, after.get(key) ?? Number.NaN]
}

function missing(what: string, told: Offsets, seen: ReadonlySet<string>, wrong: string[]): void {
  for (const key of told.keys()) if (!seen.has(key)) wrong.push(`${what} ${key} is not shown`)
}
