import assert from 'node:assert/strict'
import test from 'node:test'
import type { EngineState } from '@millrace/contract/status.ts'
import type { ErrorStrategy } from '../config/types.ts'
import { createLogger } from '../log/logger.ts'
import { createEngine, type EngineClock, type EngineControl } from './engine-state.ts'

/** Time that moves only when told, timers in order. */
function handClock() {
  let now = 0
  let timers: { at: number; run: () => void }[] = []
  const clock: EngineClock = {
    now: () => now,
    wall: () => 1_000_000 + now,
    after(ms, run) {
      const timer = { at: now + ms, run }
      timers.push(timer)
      return () => (timers = timers.filter((other) => other !== timer))
    },
  }
  return {
    clock,
    pending: () => timers.length,
    advance: (ms: number): void => {
      const until = now + ms
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        timers = timers.filter((timer) => timer !== next)
        now = next.at
        next.run()
      }
      now = until
    },
    /** The process stands still: time goes on, timers fire when it wakes. */
    freeze: (ms: number): void => {
      now += ms
      const due = timers.filter(({ at }) => at <= now)
      timers = timers.filter(({ at }) => at > now)
      for (const timer of due) timer.run()
    },
  }
}

function start(
  errorStrategy: ErrorStrategy,
  taskTimeoutMs = 5_000,
  heartbeatMs = 1_000,
  awaitsViews = false,
) {
  const time = handClock()
  const exits: number[] = []
  const lines: string[] = []
  const engine = createEngine({
    config: { errorStrategy, taskTimeoutMs, heartbeatMs },
    awaitsViews,
    log: createLogger({ level: 'debug', destination: { write: (line) => lines.push(line) } }),
    exit: (code) => exits.push(code),
    clock: time.clock,
  })
  return { ...time, engine, exits, lines }
}

type Step = 'seen' | 'missed' | number
type Expected = readonly [EngineState, healthy: boolean, ready: boolean, uiAvailable: boolean]

const REBUILDING: Expected = ['REBUILDING', true, false, true]
const RUNNING: Expected = ['RUNNING', true, true, true]
const RECOVERING: Expected = ['RECOVERING', true, true, true]
const CLOSED: Expected = ['ERROR', false, false, false]
const BANNER: Expected = ['ERROR', false, true, true]
const BANNER_NEVER_SEEN: Expected = ['ERROR', false, false, true]

/** Limit: 5,000 + 1,000 ms, and longer than that is too long. */
const table: readonly (readonly [string, ErrorStrategy, readonly Step[], Expected])[] = [
  ['at the start', 'LOG_EXCEPTION', [], REBUILDING],
  ['first answer', 'LOG_EXCEPTION', ['seen'], RUNNING],
  ['first answer late', 'LOG_EXCEPTION', [6_000, 'seen'], RUNNING],
  ['never there, at the limit', 'LOG_EXCEPTION', [6_000], REBUILDING],
  [
    'never there, misses at the limit',
    'LOG_EXCEPTION',
    ['missed', 3_000, 'missed', 3_000],
    REBUILDING,
  ],
  ['never there, beyond', 'LOG_EXCEPTION', [6_001], CLOSED],
  ['never there, misses do not prolong', 'LOG_EXCEPTION', [3_000, 'missed', 3_001], CLOSED],
  ['never there, recover', 'LOG_AND_RECOVER', [6_001], BANNER_NEVER_SEEN],
  ['never there, recovered', 'LOG_AND_RECOVER', [60_000, 'seen'], RUNNING],
  ['quiet for an hour', 'LOG_EXCEPTION', ['seen', 3_600_000], RUNNING],
  ['one miss', 'LOG_EXCEPTION', ['seen', 'missed'], RECOVERING],
  ['a miss, then an answer', 'LOG_EXCEPTION', ['seen', 'missed', 6_000, 'seen', 60_000], RUNNING],
  ['away, at the limit', 'LOG_EXCEPTION', ['seen', 'missed', 6_000], RECOVERING],
  ['away, beyond, no further miss', 'LOG_EXCEPTION', ['seen', 'missed', 6_001], CLOSED],
  ['away, misses do not prolong', 'LOG_EXCEPTION', ['seen', 'missed', 5_999, 'missed', 2], CLOSED],
  [
    'each outage has its own clock',
    'LOG_EXCEPTION',
    ['seen', 'missed', 5_000, 'seen', 'missed', 6_000],
    RECOVERING,
  ],
  ['back after ERROR', 'LOG_EXCEPTION', ['seen', 'missed', 6_001, 'seen', 60_000], CLOSED],
  [
    'away again after ERROR',
    'LOG_EXCEPTION',
    ['missed', 6_001, 'seen', 'missed', 60_000, 'seen'],
    CLOSED,
  ],
  ['recover: while it lasts', 'LOG_AND_RECOVER', ['seen', 'missed', 6_001, 'missed'], BANNER],
  ['recover: back', 'LOG_AND_RECOVER', ['seen', 'missed', 60_000, 'seen'], RUNNING],
  [
    'recover: away again',
    'LOG_AND_RECOVER',
    ['seen', 'missed', 60_000, 'seen', 'missed', 6_001],
    BANNER,
  ],
  ['exit', 'LOG_AND_EXIT', ['seen', 'missed', 6_001], CLOSED],
]

function take(engine: EngineControl, advance: (ms: number) => void, step: Step): void {
  if (step === 'seen') engine.clusterSeen()
  else if (step === 'missed') engine.clusterMissed('No broker answered.')
  else advance(step)
}

for (const [name, strategy, steps, expected] of table) {
  test(`${name} (${strategy})`, () => {
    const { engine, advance, exits } = start(strategy)
    for (const step of steps) take(engine, advance, step)
    const { state, healthy, ready, uiAvailable } = engine
    assert.deepEqual([state, healthy, ready, uiAvailable], expected)
    assert.deepEqual(exits, strategy === 'LOG_AND_EXIT' && state === 'ERROR' ? [1] : [])
  })
}

test('the reason names the limit and the last fault; it is gone when running', () => {
  const { engine, advance } = start('LOG_AND_RECOVER')
  advance(10)
  engine.clusterSeen()
  assert.equal(engine.reason, null)
  assert.equal(engine.since, 1_000_010)
  engine.clusterMissed('Connection refused.')
  assert.match(engine.reason ?? '', /Connection refused\./)
  advance(6_001)
  assert.match(
    engine.reason ?? '',
    /away since 1970-01-01T00:16:40\.010Z, longer than 6000 ms .*Connection refused\./,
  )
  assert.equal(engine.since, 1_006_011)
})

test('listeners hear each change once, until they leave', () => {
  const { engine, advance } = start('LOG_AND_RECOVER')
  const heard: EngineState[] = []
  const leave = engine.onChange((state) => heard.push(state))
  engine.clusterSeen()
  engine.clusterSeen()
  engine.clusterMissed('x')
  engine.clusterMissed('x')
  advance(6_001)
  leave()
  engine.clusterSeen()
  assert.deepEqual(heard, ['RUNNING', 'RECOVERING', 'ERROR'])
})

test('a process that stood still hears what the cluster answered before it judges', () => {
  const { engine, advance, freeze } = start('LOG_EXCEPTION')
  engine.clusterSeen()
  engine.clusterMissed('x')
  freeze(60_000)
  assert.equal(engine.state, 'RECOVERING')
  engine.clusterSeen()
  advance(10_000)
  assert.equal(engine.state, 'RUNNING')
  engine.clusterMissed('x')
  freeze(60_000)
  advance(1_001)
  assert.equal(engine.state, 'ERROR')
})

test('a limit beyond the longest timer holds', () => {
  const { engine, advance } = start('LOG_EXCEPTION', 2_147_483_647, 2_147_483_647)
  advance(4_294_967_294)
  assert.equal(engine.state, 'REBUILDING')
  advance(1)
  assert.equal(engine.state, 'ERROR')
})

test('with a log to read back it is ready when that is done and the cluster answers', () => {
  const { engine } = start('LOG_AND_RECOVER', 5_000, 1_000, true)
  engine.clusterSeen()
  assert.deepEqual([engine.state, engine.ready, engine.healthy], ['REBUILDING', false, true])
  assert.match(engine.reason ?? '', /Reading back/)
  engine.viewsCaughtUp()
  assert.deepEqual([engine.state, engine.ready], ['RUNNING', true])
})

test('an instance that stands by is healthy, and not ready', () => {
  const { engine } = start('LOG_EXCEPTION')
  engine.clusterSeen()
  engine.standBy('another instance is there')
  assert.deepEqual(
    [engine.ready, engine.healthy, engine.reason],
    [false, true, 'another instance is there'],
  )
  engine.standBy(null)
  assert.deepEqual([engine.ready, engine.reason], [true, null])
})

test('a log that does not work is told, and no reason to be unhealthy', () => {
  const { engine, advance } = start('LOG_EXCEPTION')
  engine.logTrouble('no leader')
  assert.equal(engine.state, 'REBUILDING')
  engine.clusterSeen()
  assert.deepEqual(
    [engine.state, engine.reason],
    ['RECOVERING', 'The state log does not work: no leader'],
  )
  advance(60_000)
  assert.deepEqual([engine.healthy, engine.ready], [true, true])
  engine.logTrouble(null)
  assert.equal(engine.state, 'RUNNING')
})

test('closed, it neither judges nor listens', () => {
  const { engine, advance, pending, exits } = start('LOG_AND_EXIT')
  engine.close()
  assert.equal(pending(), 0)
  engine.clusterMissed('x')
  advance(60_000)
  assert.deepEqual(exits, [])
})
