/** One partition of a search: what is still to be scanned, and what was found and counted and not told yet. */
import type { Side } from '@millrace/serdes/serde.ts'
import type { Range } from '../model.ts'
import { foundHead } from './found-text.ts'
import { MatchBuffer } from './match-buffer.ts'
import { Tally } from './tally.ts'

/** By offset: parts that are not decoded, because a worker ended while it tried, and why. */
export type Refusals = ReadonlyMap<number, Refusal>
export type Refusal = Readonly<Partial<Record<Side, string>>>

export class PartitionScan {
  readonly topic: string
  readonly partition: number
  /** What the texts of its matches begin with. */
  readonly head: string
  readonly tally = new Tally()
  readonly matches = new MatchBuffer()
  /** In the order they are scanned; the first is the one under way. */
  readonly ranges: Range[] = []
  /** Everything of the range under way below it has been judged. */
  position = 0
  /** null: there are none. */
  refusals: Refusals | null = null

  constructor(topic: string, partition: number) {
    this.topic = topic
    this.partition = partition
    this.head = foundHead(topic, partition)
  }
}
