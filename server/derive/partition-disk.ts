/** Bytes on disk per partition, topic and broker, joined from log directories and replica lists. */
import type { LogDirTable, TopicTable } from '@millrace/kafka/read/model.ts'
import { indexOf, rowCount, rowOf } from './topic-index.ts'

export interface BrokerDisk {
  /** All replicas, those being moved in too. */
  readonly bytes: number
  /** Replicas that it leads. */
  readonly leaderBytes: number
  /** Sums over its directories; null where the broker does not tell. */
  readonly totalBytes: number | null
  readonly usableBytes: number | null
  readonly dirs: number
}

export interface PartitionDisk {
  /** Bytes by slot of TopicTable.replicas; NaN: its broker did not tell. */
  readonly replica: Float64Array
  /** Index into LogDirTable.dirs by slot of TopicTable.replicas; −1 unknown. */
  readonly dir: Int32Array
  /** Leader's replica by partition row; NaN unknown. */
  readonly leader: Float64Array
  readonly brokers: ReadonlyMap<number, BrokerDisk>
}

export function partitionDisk(topics: TopicTable, logDirs: LogDirTable): PartitionDisk {
  const replica = new Float64Array(topics.replicas.length).fill(Number.NaN)
  const dir = new Int32Array(topics.replicas.length).fill(-1)
  const leader = new Float64Array(rowCount(topics)).fill(Number.NaN)
  const dirBytes = new Float64Array(logDirs.dirs.length)
  const dirLeaderBytes = new Float64Array(logDirs.dirs.length)
  const index = indexOf(topics.names)
  const topicOf = Int32Array.from(logDirs.topics, (name) => index.get(name) ?? -1)

  for (let i = 0; i < logDirs.size.length; i++) {
    const at = logDirs.dir[i]!
    const size = logDirs.size[i]!
    dirBytes[at]! += size
    if (logDirs.future[i] === 1) continue
    const topic = topicOf[logDirs.topic[i]!]!
    const row = topic < 0 ? -1 : rowOf(topics, topic, logDirs.partition[i]!)
    if (row < 0) continue
    // dir indexes come from the same table
    const broker = logDirs.dirs[at]!.broker
    for (let slot = topics.replicasFrom[row]!; slot < topics.replicasFrom[row + 1]!; slot++) {
      if (topics.replicas[slot] !== broker) continue
      replica[slot] = size
      dir[slot] = at
      break
    }
    if (topics.leader[row] === broker) {
      leader[row] = size
      dirLeaderBytes[at]! += size
    }
  }
  return { replica, dir, leader, brokers: brokerSums(logDirs, dirBytes, dirLeaderBytes) }
}

function brokerSums(
  logDirs: LogDirTable,
  bytes: Float64Array,
  leaderBytes: Float64Array,
): Map<number, BrokerDisk> {
  const sums = new Map<number, BrokerDisk>()
  logDirs.dirs.forEach((dir, i) => {
    const sum = sums.get(dir.broker)
    sums.set(dir.broker, {
      bytes: (sum?.bytes ?? 0) + bytes[i]!,
      leaderBytes: (sum?.leaderBytes ?? 0) + leaderBytes[i]!,
      totalBytes: sum === undefined ? dir.totalBytes : plus(sum.totalBytes, dir.totalBytes),
      usableBytes: sum === undefined ? dir.usableBytes : plus(sum.usableBytes, dir.usableBytes),
      dirs: (sum?.dirs ?? 0) + 1,
    })
  })
  return sums
}

/** Unknown makes the sum unknown: half a disk is not the disk. */
function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b
}
