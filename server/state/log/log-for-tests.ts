/** For tests of the log: one with topics of its own, and what comes out of a tail. */
import { randomUUID } from 'node:crypto'
import { addressesOf } from '@millrace/kafka/testing/estate.ts'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { StateConfig } from '../../config/types.ts'
import { createLogger } from '../../log/logger.ts'
import type { EventLog, LogEntry, OpeningLog, Stream, TailOptions } from './model.ts'
import { openKafkaLog } from './open-kafka-log.ts'

export function stateConfig(changes: Partial<StateConfig> = {}): StateConfig {
  return {
    mode: 'full',
    explicit: false,
    prefix: `__test-${randomUUID().slice(0, 8)}`,
    partitions: 3,
    replicationFactor: 3,
    variant: null,
    kept: { minutesHours: 24, tensDays: 14, hoursDays: 365, changesDays: 30 },
    secret: 'correct horse battery staple',
    sessionTimeoutMs: 10_000,
    instanceUrl: null,
    ...changes,
  }
}

export interface LoggedLine {
  readonly level: string
  readonly message: string
  readonly [field: string]: unknown
}

export interface TestLog {
  readonly log: OpeningLog
  /** What it has logged. */
  readonly lines: readonly LoggedLine[]
}

/** @param bootstrap `host:port,host:port` */
export function openTestLog(
  bootstrap: string,
  config: StateConfig,
  options: Partial<KafkaOptions> = {},
): TestLog {
  const lines: LoggedLine[] = []
  const log = createLogger({
    level: 'debug',
    destination: { write: (line) => lines.push(JSON.parse(line)) },
  })
  const kafka = {
    clientId: 'millrace-test',
    bootstrap: addressesOf(bootstrap),
    connectTimeoutMs: 5000,
    requestTimeoutMs: 15_000,
    ...options,
  }
  return { log: openKafkaLog({ kafka, config, log }), lines }
}

export interface Collected extends AsyncDisposable {
  readonly entries: readonly LogEntry[]
  readonly caughtUp: Promise<void>
  readonly lag: () => number
}

/** A tail whose entries are kept. */
export function collect(
  log: EventLog,
  stream: Stream,
  since: TailOptions['since'] = 'start',
): Collected {
  const entries: LogEntry[] = []
  const tail = log.tail(stream, {
    since,
    onEntries: (some) => {
      entries.push(...some)
    },
  })
  return {
    entries,
    caughtUp: tail.caughtUp,
    lag: () => tail.lag,
    [Symbol.asyncDispose]: () => tail[Symbol.asyncDispose](),
  }
}
