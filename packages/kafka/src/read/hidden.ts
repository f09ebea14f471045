/**
 * Kafka leaves out of its lists, without an error, what the principal may not describe. Whether that may have happened
 * can be told from the principal's own rights on the cluster: a broker that is asked for them answers without any ACL.
 */
import type { Kafka } from '../client/kafka.ts'
import { describeClusterApi } from '../protocol/describe-cluster.ts'
import type { Budget } from './budget.ts'
import { settle } from './faults.ts'
import type { Fault } from './model.ts'

/** Bit of AclOperation DESCRIBE (KIP-430). */
const DESCRIBE = 1 << 8

/**
 * A `hidden` fault when the principal lacks DESCRIBE on the cluster, so that a list may be partial; or the fault of
 * asking.
 * @param things what is listed, e.g. `groups`
 * @param acl the ACL that shows all of them, e.g. `DESCRIBE on Cluster:kafka-cluster`
 */
export async function hiddenFaults(
  kafka: Kafka,
  time: Budget,
  things: string,
  acl: string,
): Promise<readonly Fault[]> {
  const faults: Fault[] = []
  const asked = { api: 'DescribeCluster' }
  const request = kafka.request(
    'any',
    describeClusterApi,
    { includeAuthorizedOperations: true },
    time.next(),
  )
  const answer = await settle(request, asked, faults)
  if (answer === null || answer.errorCode !== 0) return faults
  if ((answer.authorizedOperations & DESCRIBE) !== 0) return faults
  return [
    {
      kind: 'hidden',
      code: 'MR_KAFKA_HIDDEN',
      message: `Kafka lists only what this principal may describe: there may be more ${things}. ${acl} shows all of them.`,
    },
  ]
}
