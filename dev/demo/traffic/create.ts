import {
  Admin,
  ConfigResourceTypes,
  IncrementalAlterConfigOperationTypes,
} from '@platformatic/kafka'
import { SHARE_GROUP } from '../estate/java-groups.ts'
import { OUTPUT_TOPICS, TOPICS, type TopicPlan } from '../estate/topics.ts'

/** Creates the topics that are not there yet; returns the plans of those that were created. */
export async function createTopics(bootstrapBrokers: string[]): Promise<TopicPlan[]> {
  const admin = new Admin({ clientId: 'demo-setup', bootstrapBrokers })
  try {
    const existing = new Set(await admin.listTopics())
    const missing = TOPICS.filter(({ name }) => !existing.has(name))
    await Promise.all([
      ...missing.map(({ name, partitions, compression, configs }) =>
        admin.createTopics({
          topics: [name],
          partitions,
          replicas: 1,
          configs: [
            ...Object.entries({ ...configs }),
            ...(compression === 'none' ? [] : [['compression.type', compression] as const]),
          ].map(([name, value]) => ({ name, value })),
        }),
      ),
      ...OUTPUT_TOPICS.filter(({ name }) => !existing.has(name)).map(({ name, partitions }) =>
        admin.createTopics({ topics: [name], partitions, replicas: 1 }),
      ),
    ])
    // A share group starts at the end of its topics unless told otherwise.
    await admin.incrementalAlterConfigs({
      resources: [
        {
          resourceType: ConfigResourceTypes.GROUP,
          resourceName: SHARE_GROUP,
          configs: [
            {
              name: 'share.auto.offset.reset',
              value: 'earliest',
              configOperation: IncrementalAlterConfigOperationTypes.SET,
            },
          ],
        },
      ],
    })
    return missing
  } finally {
    await admin.close()
  }
}
