/** Which topics are Kafka's and MirrorMaker's own, by their names. */

export type InternalTopic =
  | 'group'
  | 'transaction'
  | 'share'
  | 'metadata'
  | 'offset-syncs'
  | 'checkpoints'
  | 'heartbeats'

const NAMED: ReadonlyMap<string, InternalTopic> = new Map([
  ['__consumer_offsets', 'group'],
  ['__transaction_state', 'transaction'],
  ['__share_group_state', 'share'],
  ['__cluster_metadata', 'metadata'],
])

/**
 * MirrorMaker 2's, by the names of its DefaultReplicationPolicy; the separator (`replication.policy.separator`) may be any
 * text of `.`, `_` and `-`. Heartbeats are mirrored on, so that their topic has aliases of clusters before its name.
 */
const MIRRORED: readonly (readonly [RegExp, InternalTopic])[] = [
  [/^mm2-offset-syncs[._-]+.+[._-]+internal$/, 'offset-syncs'],
  [/^.+[._-]+checkpoints[._-]+internal$/, 'checkpoints'],
  [/^(?:.+[._-])?heartbeats$/, 'heartbeats'],
]

/** null: a topic of somebody's own. */
export function internalTopic(topic: string): InternalTopic | null {
  return NAMED.get(topic) ?? MIRRORED.find(([names]) => names.test(topic))?.[1] ?? null
}

/**
 * Whether `Kafka Internal` is meant for the topic. Names that begin with `__` are certain; `heartbeats` and the like may
 * be somebody's own: whether the serde reads the records tells.
 */
export function isInternalTopic(topic: string): boolean {
  return internalTopic(topic) !== null
}
