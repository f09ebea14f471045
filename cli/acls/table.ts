/**
 * What Millrace asks of Kafka, and the ACL without which it is refused. One table for `./millrace acls`, docs/permissions.md and the
 * tests that take each row away. An operation that Kafka implies (Read implies Describe) is a row all the same: it is dropped where
 * another row brings it.
 */
import type { ActionName } from '@millrace/contract/actions.ts'

/** As kafka-acls.sh writes them. */
export type Operation =
  | 'Alter'
  | 'AlterConfigs'
  | 'Create'
  | 'Delete'
  | 'Describe'
  | 'DescribeConfigs'
  | 'Read'
  | 'Write'

/** `topics`: all, or those that policies name. */
export type Place = 'cluster' | 'topics' | 'groups' | 'internal topics' | 'instances'

/** `state`: on the primary cluster, unless PERSISTENCE_MODE=none. A list: one of these actions is allowed. */
type When = 'always' | 'state' | readonly ActionName[]

export interface Need {
  readonly operation: Operation
  readonly on: Place
  readonly when: When
  /** What it is for: goes on after "to". */
  readonly purpose: string
  /** What is seen without it, a sentence. */
  readonly without: string
}

/** Reading records is one and the same to Kafka. */
const INSPECT: readonly ActionName[] = ['TOPIC_INSPECT', 'TOPIC_DATA_QUERY', 'TOPIC_DATA_DOWNLOAD']

export const NEEDS: readonly Need[] = [
  {
    operation: 'Describe',
    on: 'cluster',
    when: 'always',
    purpose: 'see log directories, the quorum, ACLs, and that lists are complete',
    without: 'These are missing, and lists say that there may be more than they show.',
  },
  {
    operation: 'DescribeConfigs',
    on: 'cluster',
    when: 'always',
    purpose: 'see configurations of brokers, and quotas',
    without: 'These are missing.',
  },
  {
    operation: 'Describe',
    on: 'topics',
    when: 'always',
    purpose: 'see topics, partitions and offsets',
    without: 'Kafka leaves these topics out of its lists, without an error.',
  },
  {
    operation: 'DescribeConfigs',
    on: 'topics',
    when: 'always',
    purpose: 'see configurations of topics',
    without: 'These are missing, topic by topic.',
  },
  {
    operation: 'Describe',
    on: 'groups',
    when: 'always',
    purpose: 'see members of groups, committed offsets and lag',
    without: 'Groups are listed without these.',
  },
  {
    operation: 'Create',
    on: 'internal topics',
    when: 'state',
    purpose: 'make the internal topics (not needed where somebody else has made them)',
    without: 'The start ends with code 2, or state is in memory where PERSISTENCE_MODE is not set.',
  },
  {
    operation: 'Write',
    on: 'internal topics',
    when: 'state',
    purpose: 'keep history, settings, sessions, the audit log',
    without: 'The start ends with code 2, or state is in memory where PERSISTENCE_MODE is not set.',
  },
  {
    operation: 'Read',
    on: 'internal topics',
    when: 'state',
    purpose: 'find after a restart, and in other instances, what was kept',
    without: 'The start ends with code 2, or state is in memory where PERSISTENCE_MODE is not set.',
  },
  {
    operation: 'Read',
    on: 'instances',
    when: 'state',
    purpose: 'find other instances, by membership of a group',
    without: 'The instance runs alone, and says so.',
  },
  {
    operation: 'Read',
    on: 'topics',
    when: INSPECT,
    purpose: 'read records by Inspect, exports and searches in the background',
    without: 'A search ends with the topic and the ACL.',
  },
  {
    operation: 'Create',
    on: 'topics',
    when: ['TOPIC_CREATE'],
    purpose: 'create topics',
    without: 'The change is denied, and names the ACL.',
  },
  {
    operation: 'AlterConfigs',
    on: 'topics',
    when: ['TOPIC_EDIT'],
    purpose: 'change configurations of topics',
    without: 'The change is denied, and names the ACL.',
  },
  {
    operation: 'Alter',
    on: 'topics',
    when: ['TOPIC_EDIT'],
    purpose: 'add partitions',
    without: 'The change is denied, and names the ACL.',
  },
  {
    operation: 'Delete',
    on: 'topics',
    when: ['TOPIC_DELETE'],
    purpose: 'delete topics',
    without: 'The change is denied, and names the ACL.',
  },
  {
    operation: 'Delete',
    on: 'topics',
    when: ['TOPIC_TRUNCATE'],
    purpose: 'delete records',
    without: 'The change is denied, and names the ACL.',
  },
]

/** What Kafka takes for granted where it allows another operation: org.apache.kafka.common.acl.AclOperation. */
export const IMPLIED: Readonly<Partial<Record<Operation, readonly Operation[]>>> = {
  Describe: ['Read', 'Write', 'Delete', 'Alter'],
  DescribeConfigs: ['AlterConfigs'],
}
