/** Configurations of all topics. */
import { describeTopicConfigs } from '@millrace/kafka/read/describe-configs.ts'
import { emptyConfigs } from '../empty-configs.ts'
import type { SectionReader } from '../section.ts'

export const topicConfigs: SectionReader<'topic_configs'> = {
  section: 'topic_configs',
  after: [],
  needs: ['topics'],
  empty: emptyConfigs,
  // `needs` says that topics are there
  read: ({ kafka, seen, options }) => describeTopicConfigs(kafka, seen.topics!.names, options),
}
