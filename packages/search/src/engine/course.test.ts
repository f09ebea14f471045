/** Slice after slice, whatever the network and the cuts: every match once, in order, and exact counts. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import type { Range } from '../model.ts'
import type { Order } from '../plan/request.ts'
import { scanned } from '../testing/simulated-log.ts'
import type { Log, LogRecord } from '../testing/simulated-log.ts'
import { Course } from './course.ts'
import type { GivingPolicy } from './giver.ts'
import { Lane } from './lane.ts'
import type { LaneState } from './lane.ts'
import type { RecordText } from './model.ts'

interface Scenario {
  readonly log: Log
  readonly order: Order
  readonly policy: GivingPolicy
  readonly limit: number
  readonly scanLimit: number | null
  readonly selective: boolean
}

const record = fc.record({
  gap: fc.integer({ min: 1, max: 3 }),
  timestamp: fc.integer({ min: -5, max: 50 }),
  isMatch: fc.boolean(),
  isUndecodable: fc.boolean(),
})

const partition = fc.array(record, { maxLength: 60 }).map((records) => {
  let offset = -1
  return records.map(({ gap, ...rest }): LogRecord => ({ ...rest, offset: (offset += gap) }))
})

const scenario: fc.Arbitrary<Scenario> = fc.record({
  log: fc.array(partition, { minLength: 1, maxLength: 5 }),
  order: fc.constantFrom('oldest', 'newest'),
  policy: fc.constantFrom('time', 'even'),
  limit: fc.integer({ min: 0, max: 20 }),
  scanLimit: fc.option(fc.integer({ min: 1, max: 40 })),
  selective: fc.boolean(),
})
const anyScenario = fc.oneof(
  scenario,
  scenario.map((some): Scenario => ({ ...some, policy: 'arrival', order: 'oldest', limit: 0 })),
)

const boundsOf = (log: Log, index: number) => {
  const end = (log[index]?.at(-1)?.offset ?? -1) + 1
  return { topic: 't', partition: index, start: 0, end, from: 0, to: end }
}

/** One slice. `dice` decides what happens when; stops by itself, or when the dice say so. */
function slice(
  { log, ...options }: Scenario,
  states: readonly LaneState[],
  dice: (sides: number) => number,
): { records: RecordText[]; states: LaneState[]; over: string | null } {
  const stock = { inFlight: 0, bytes: 0 }
  const lanes = states.map(
    (state, index) => new Lane(boundsOf(log, index), options.order, stock, state),
  )
  const course = new Course(lanes, stock, options)
  const queues = log.map((): Range[] => [])
  const records: RecordText[] = []
  for (let step = 0; course.over === null; step += 1) {
    if (step > 20 && dice(40) === 0) break
    records.push(...course.take(1 + dice(5)))
    if (course.over !== null) break
    for (const range of course.ask(step)) queues[range.partition]?.push(range)
    const busy = queues.filter((queue) => queue.length > 0)
    const queue = busy[dice(busy.length)]
    const [range] = queue ?? []
    if (queue === undefined || range === undefined) {
      assert.ok(course.isHeldUp || course.over !== null || records.length > 0, 'goes on')
      course.setAside()
      continue
    }
    if (dice(60) === 0) {
      for (const each of queues) each.length = 0
      course.recall()
      continue
    }
    if (dice(30) === 0) course.setAside()
    const high = Math.min(range.high, range.low + 1 + dice(20))
    course.matches(scanned(log, { ...range, high }, 1 + dice(4)))
    if (high === range.high) {
      queue.shift()
      const low = starts.get(range) ?? range.low
      course.ended(
        { type: 'range', search: 1, topic: 't', partition: range.partition, low, lost: null },
        step,
      )
    } else {
      const rest = { ...range, low: high }
      starts.set(rest, starts.get(range) ?? range.low)
      queue[0] = rest
    }
  }
  assert.ok(stock.bytes >= 0 && stock.inFlight >= 0)
  return { records, states: lanes.map(({ state }) => state), over: course.over }
}
/** Where a range that is half done began. */
const starts = new WeakMap<Range, number>()

/** Deterministic dice from a seed. */
function diceOf(seed: number): (sides: number) => number {
  let state = seed | 1
  return (sides) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    state ^= state >>> 13
    return sides === 0 ? 0 : (state >>> 0) % sides
  }
}

const fresh = (log: Log): LaneState[] =>
  log.map((_, index) => ({
    low: 0,
    high: boundsOf(log, index).to,
    tally: { scanned: 0, lookedInto: 0, undecodable: 0, filterErrors: 0 },
    matched: 0,
    bytes: 0,
    seconds: 0,
  }))

function all(some: Scenario, seed: number): { found: RecordText[]; states: LaneState[] } {
  const dice = diceOf(seed)
  let states = fresh(some.log)
  const found: RecordText[] = []
  for (let slices = 0; states.some(({ low, high }) => low < high); slices += 1) {
    assert.ok(slices < 2_000, 'comes to an end')
    const cut = slice(some, states, dice)
    if (some.limit > 0) assert.ok(cut.records.length <= some.limit)
    if (some.scanLimit !== null) {
      const before = sum(states, ({ tally }) => tally.scanned)
      const after = sum(cut.states, ({ tally }) => tally.scanned)
      assert.ok(after - before <= some.scanLimit, 'passes no more than it may')
    }
    found.push(...cut.records)
    states = cut.states
  }
  return { found, states }
}

const sum = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((total, item) => total + of(item), 0)

suite('the course of a search', () => {
  test('slices together give every match once, in the order of its partition', () => {
    fc.assert(
      fc.property(anyScenario, fc.integer(), (some, seed) => {
        const { found, states } = all(some, seed)
        some.log.forEach((records, index) => {
          const expected = records.filter(({ isMatch }) => isMatch).map(({ offset }) => offset)
          if (some.order === 'newest') expected.reverse()
          const offsets = found
            .filter((each) => each.partition === index)
            .map(({ offset, json }) => {
              assert.equal(json, `${index}/${offset}`)
              return offset
            })
          assert.deepEqual(offsets, expected)
          const state = states[index]
          assert.ok(state !== undefined)
          const { tally, matched } = state
          assert.equal(matched, expected.length)
          assert.equal(tally.scanned, records.length)
          assert.equal(tally.lookedInto, records.length)
          assert.equal(
            tally.undecodable,
            records.filter(({ isUndecodable }) => isUndecodable).length,
          )
        })
      }),
      { numRuns: 400 },
    )
  })

  test('partitions that were set aside before they were asked get their turn', () => {
    const log: Log = [
      [{ offset: 1, timestamp: 0, isMatch: true, isUndecodable: false }],
      [{ offset: 0, timestamp: 0, isMatch: true, isUndecodable: false }],
    ]
    const [first, second] = fresh(log)
    assert.ok(first !== undefined && second !== undefined)
    const stock = { inFlight: 0, bytes: 0 }
    // Nothing is left in the first but an offset without a record.
    const states = [{ ...first, high: 1 }, second]
    const lanes = states.map(
      (state, index) => new Lane(boundsOf(log, index), 'newest', stock, state),
    )
    const course = new Course(lanes, stock, {
      order: 'newest',
      policy: 'time',
      limit: 1,
      scanLimit: 1,
      selective: false,
    })
    const [asked] = course.ask(0)
    assert.deepEqual([asked?.partition, asked?.high], [0, 1])
    course.setAside()
    assert.deepEqual(course.ask(1), [])
    course.matches(scanned(log, asked ?? assert.fail(), 1))
    course.ended({ type: 'range', search: 1, topic: 't', partition: 0, low: 0, lost: null }, 2)
    assert.deepEqual([course.over, course.take(1)], [null, []])
    assert.equal(course.ask(3)[0]?.partition, 1)
  })

  test('a cut anywhere counts exactly what lies before it', () => {
    fc.assert(
      fc.property(anyScenario, fc.integer(), (some, seed) => {
        const { states } = slice(some, fresh(some.log), diceOf(seed))
        states.forEach(({ low, high, tally }, index) => {
          const passed = (some.log[index] ?? []).filter(({ offset }) =>
            some.order === 'oldest' ? offset < low : offset >= high,
          )
          assert.equal(tally.scanned, passed.length)
          assert.equal(
            tally.undecodable,
            passed.filter(({ isUndecodable }) => isUndecodable).length,
          )
        })
      }),
      { numRuns: 400 },
    )
  })

  test('where every record matches and times ascend, the newest come first whatever arrives first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 150 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer(),
        (places, limit, seed) => {
          const log: LogRecord[][] = [[], [], [], [], []]
          places.forEach((place, timestamp) => {
            const offset = log[place]?.length ?? 0
            log[place]?.push({ offset, timestamp, isMatch: true, isUndecodable: false })
          })
          const order = 'newest'
          const policy = 'time'
          const some: Scenario = { log, order, limit, policy, scanLimit: null, selective: false }
          const { records } = slice(some, fresh(log), neverInterrupted(seed))
          const times = records.map(({ timestamp }) => timestamp)
          const expected = places.map((_, time) => time).reverse()
          assert.deepEqual(times, expected.slice(0, limit))
        },
      ),
    )
  })
})

/** Dice that never cut, recall or set aside: those have many sides. */
function neverInterrupted(seed: number): (sides: number) => number {
  const dice = diceOf(seed)
  return (sides) => (sides >= 30 ? 1 : dice(sides))
}
