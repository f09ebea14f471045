/** All sections and the cycles they belong to. */
import type { Section } from '../state/model.ts'
import type { SectionReader } from './section.ts'
import { acls } from './sections/acls.ts'
import { brokerConfigs } from './sections/broker-configs.ts'
import { cluster } from './sections/cluster.ts'
import { groupList } from './sections/group-list.ts'
import { groupOffsets } from './sections/group-offsets.ts'
import { groups } from './sections/groups.ts'
import { logDirs } from './sections/log-dirs.ts'
import { offsets } from './sections/offsets.ts'
import { quorum } from './sections/quorum.ts'
import { quotas } from './sections/quotas.ts'
import { registries } from './sections/registries.ts'
import { topicConfigs } from './sections/topic-configs.ts'
import { topics } from './sections/topics.ts'

export type AnyReader = { readonly [S in Section]: SectionReader<S> }[Section]

/** Every minute, and on demand. In the order in which they are started. */
export const FAST_READERS: readonly AnyReader[] = [
  topics,
  cluster,
  groupList,
  groupOffsets,
  offsets,
  groups,
  quorum,
]
/** With every second minute. */
export const DISK_READERS: readonly AnyReader[] = [logDirs]
/** Every few minutes. */
export const CONFIGURATION_READERS: readonly AnyReader[] = [
  topicConfigs,
  brokerConfigs,
  acls,
  quotas,
]
/** Every minute, beside the others: not Kafka's, and nothing of Kafka waits for them. */
export const REGISTRY_READERS: readonly AnyReader[] = [registries]
