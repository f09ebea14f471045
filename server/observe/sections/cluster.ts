/** Brokers, fenced ones too, features and whether each broker answers. */
import { describeCluster } from '@millrace/kafka/read/describe-cluster.ts'
import type { SectionReader } from '../section.ts'

export const cluster: SectionReader<'cluster'> = {
  section: 'cluster',
  after: [],
  needs: [],
  empty: () => ({ clusterId: null, brokers: [], controllerId: null, features: [] }),
  async read({ kafka, seen, options }) {
    const outcome = await describeCluster(kafka, options)
    if (!outcome.allFailed)
      seen.brokers = outcome.data.brokers
        .filter((broker) => !broker.fenced)
        .map((broker) => broker.id)
    return outcome
  },
}
