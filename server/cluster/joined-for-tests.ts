/** An instance over a real log for integration tests: what main.ts opens of it, without what it observes. */
import { randomUUID } from 'node:crypto'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { StateConfig } from '../config/types.ts'
import { createLogger } from '../log/logger.ts'
import type { LogEntry } from '../state/log/model.ts'
import { openKafkaLog } from '../state/log/open-kafka-log.ts'
import { joinInstances } from './join-instances.ts'
import type { JoinTiming } from './join-instances.ts'
import type { Instances } from './model.ts'

export const TEST_RESOURCES = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']
export const SESSION_MS = 6_000

export interface JoinedForTest extends AsyncDisposable {
  readonly instances: Instances
  /** What it logged, as text. */
  lines(pattern: RegExp): readonly string[]
}

export interface JoinForTestOptions {
  readonly bootstrap: string
  readonly prefix: string
  readonly secret?: string | null
  readonly resources?: readonly string[]
  readonly kafka?: Partial<KafkaOptions>
  readonly timing?: Partial<JoinTiming>
  /** Everything that the log tells of the snapshots. */
  readonly onEntries?: (entries: readonly LogEntry[]) => void
}

export function joinForTest(options: JoinForTestOptions): JoinedForTest {
  const {
    bootstrap,
    prefix,
    secret = 'the secret of this test',
    resources = TEST_RESOURCES,
  } = options
  const lines: string[] = []
  const log = createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } })
  const kafka = { ...testKafkaOptions(bootstrap), ...options.kafka }
  const config = testStateConfig(prefix, secret)
  const eventLog = openKafkaLog({ kafka, config, log })
  const caughtUp = Promise.withResolvers<void>()
  const instances = joinInstances({
    kafka,
    config,
    eventLog,
    resources,
    id: randomUUID(),
    version: '0.0.0',
    url: 'http://127.0.0.1:1',
    log,
    caughtUp: caughtUp.promise,
    describe: () => ({ lag: tail.lag, engine: 'RUNNING' }),
    ...(options.timing === undefined ? {} : { timing: options.timing }),
  })
  const tail = eventLog.tail('snapshots', {
    since: 'start',
    onEntries(entries) {
      instances.heed(entries)
      options.onEntries?.(entries)
    },
  })
  void tail.caughtUp.then(caughtUp.resolve)
  return {
    instances,
    lines: (pattern) => lines.filter((line) => pattern.test(line)),
    async [Symbol.asyncDispose]() {
      await instances.leave()
      await tail[Symbol.asyncDispose]()
      await eventLog[Symbol.asyncDispose]()
    },
  }
}

export const testKafkaOptions = (bootstrap: string): KafkaOptions => ({
  clientId: 'millrace-test',
  bootstrap: bootstrap.split(',').map((address) => {
    const [host = '', port = ''] = address.split(':')
    return { host, port: Number(port) }
  }),
  connectTimeoutMs: 5_000,
  requestTimeoutMs: 10_000,
})

export const testStateConfig = (prefix: string, secret: string | null): StateConfig => ({
  mode: 'full',
  explicit: false,
  prefix,
  partitions: 2,
  replicationFactor: 3,
  variant: null,
  kept: { minutesHours: 1, tensDays: 1, hoursDays: 1, changesDays: 1 },
  secret,
  sessionTimeoutMs: SESSION_MS,
  instanceUrl: null,
})
