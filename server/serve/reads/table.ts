/** Every read of the API. */
import type { Read } from '../read.ts'
import { accessReads } from './access.ts'
import { adminReads } from './admin.ts'
import { brokerReads } from './brokers.ts'
import { changeReads } from './changes.ts'
import { clusterReads } from './clusters.ts'
import { groupReads } from './groups.ts'
import { historyReads } from './history.ts'
import { installationReads } from './installation.ts'
import { personalReads } from './personal.ts'
import { registryReads } from './registries.ts'
import { securityReads } from './security.ts'
import { signInReads } from './sign-in.ts'
import { topicDefaultReads } from './topic-defaults.ts'
import { topicReads } from './topics.ts'

export const reads: readonly Read[] = [
  ...clusterReads,
  ...brokerReads,
  ...topicReads,
  ...topicDefaultReads,
  ...groupReads,
  ...securityReads,
  ...registryReads,
  ...signInReads,
  ...historyReads,
  ...changeReads,
  ...adminReads,
  ...accessReads,
  ...installationReads,
  ...personalReads,
]
