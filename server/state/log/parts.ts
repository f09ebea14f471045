/** What the tails, reads and appends of one log share. */
import type { Kafka } from '@millrace/kafka/client/kafka.ts'
import type { KafkaOptions } from '@millrace/kafka/options.ts'
import type { Logger } from '../../log/logger.ts'
import type { RecordSecret } from '../records/mac.ts'
import type { InternalTopic } from './look-up.ts'
import type { Stream } from './model.ts'
import type { OwnRecords } from './own-records.ts'
import type { SkipCounters } from './skip-counters.ts'
import type { TopicKeeper } from './topic-keeper.ts'
import type { Troubles } from './troubles.ts'

export interface LogParts {
  readonly kafka: Kafka
  /** For fetchers, which have connections of their own. */
  readonly options: KafkaOptions
  readonly keeper: TopicKeeper
  readonly log: Logger
  readonly secret: RecordSecret | undefined
  readonly troubles: Troubles
  readonly skips: SkipCounters
  /** By stream. */
  readonly own: (stream: Stream) => OwnRecords
  /** The log ends. */
  readonly signal: AbortSignal
}

/** LogPosition.log: where brokers have no ids the name must do. */
export function logId({ id, name }: InternalTopic): string {
  return id === '' ? name : id
}
