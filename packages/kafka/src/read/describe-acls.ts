/** All ACLs. */
import type { Kafka, RequestOptions } from '../client/kafka.ts'
import { describeAclsApi } from '../protocol/describe-acls.ts'
import type { DescribedAcl } from '../protocol/describe-acls.ts'
import { Budget } from './budget.ts'
import { NONE, SECURITY_DISABLED, codeFault, fault, nothing, thrownFault } from './faults.ts'
import type { AclBinding, Outcome } from './model.ts'

/** Names by code of org.apache.kafka.common.acl.AclOperation. */
const OPERATIONS: readonly string[] = [
  'UNKNOWN',
  'ANY',
  'ALL',
  'READ',
  'WRITE',
  'CREATE',
  'DELETE',
  'ALTER',
  'DESCRIBE',
  'CLUSTER_ACTION',
  'DESCRIBE_CONFIGS',
  'ALTER_CONFIGS',
  'IDEMPOTENT_WRITE',
  'CREATE_TOKENS',
  'DESCRIBE_TOKENS',
  'TWO_PHASE_COMMIT',
]

/** Names by code of org.apache.kafka.common.resource.ResourceType. */
const RESOURCE_TYPES: readonly string[] = [
  'UNKNOWN',
  'ANY',
  'TOPIC',
  'GROUP',
  'CLUSTER',
  'TRANSACTIONAL_ID',
  'DELEGATION_TOKEN',
  'USER',
]

const DENY = 2
const PREFIXED = 4

/**
 * Without an authorizer the fault is `unsupported`, SECURITY_DISABLED.
 * @throws KafkaError MR_KAFKA_ABORTED, MR_KAFKA_CLOSED
 */
export async function describeAcls(
  kafka: Kafka,
  options?: RequestOptions,
): Promise<Outcome<readonly AclBinding[]>> {
  const asked = { api: describeAclsApi.name, acl: 'DESCRIBE on Cluster:kafka-cluster' }
  try {
    const time = new Budget(kafka, options)
    const answer = await kafka.request('any', describeAclsApi, null, time.next())
    if (answer.errorCode === SECURITY_DISABLED) {
      const message = 'The brokers have no authorizer (authorizer.class.name): there are no ACLs.'
      return nothing([], fault('unsupported', 'SECURITY_DISABLED', message, asked))
    }
    if (answer.errorCode !== NONE) {
      return nothing([], codeFault(answer.errorCode, asked, answer.errorMessage))
    }
    return { data: answer.acls.map(bindingOf), faults: [], allFailed: false }
  } catch (error) {
    return nothing([], thrownFault(error, asked))
  }
}

function bindingOf(acl: DescribedAcl): AclBinding {
  return {
    principal: acl.principal,
    host: acl.host,
    operation: OPERATIONS[acl.operation] ?? `UNKNOWN_${acl.operation}`,
    permission: acl.permission === DENY ? 'DENY' : 'ALLOW',
    resourceType: RESOURCE_TYPES[acl.resourceType] ?? `UNKNOWN_${acl.resourceType}`,
    resourceName: acl.resourceName,
    patternType: acl.patternType === PREFIXED ? 'PREFIXED' : 'LITERAL',
  }
}
