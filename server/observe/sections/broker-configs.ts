/** Configurations of the brokers. */
import { describeBrokerConfigs } from '@millrace/kafka/read/describe-configs.ts'
import { emptyConfigs } from '../empty-configs.ts'
import type { SectionReader } from '../section.ts'

export const brokerConfigs: SectionReader<'broker_configs'> = {
  section: 'broker_configs',
  after: [],
  needs: ['brokers'],
  empty: emptyConfigs,
  // `needs` says that brokers are there
  read: ({ kafka, seen, options }) => describeBrokerConfigs(kafka, seen.brokers!, options),
}
