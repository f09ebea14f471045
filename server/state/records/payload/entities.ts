/** Columns of what packages/kafka/src/read/model.ts has as objects: brokers, quorum, groups, ACLs, quotas, faults. */
import type {
  AclBinding,
  ClusterDescription,
  DescribedGroup,
  DescribedMember,
  Fault,
  GroupKindName,
  ListedGroup,
  MemberAssignment,
  QuorumDescription,
  QuotaEntry,
  StreamsTopology,
} from '@millrace/kafka/read/model.ts'
import { boolean, list, nullable, number, optional } from './column.ts'
import { dictionary, object } from './objects.ts'
import { oneOf, text } from './text.ts'

const texts = list(text)

export const fault = object<Fault>({
  kind: oneOf(['unreachable', 'denied', 'unsupported', 'failed', 'hidden']),
  broker: optional(number),
  item: optional(text),
  code: text,
  message: text,
})

export const clusterDescription = object<ClusterDescription>({
  clusterId: nullable(text),
  brokers: list(
    object<ClusterDescription['brokers'][number]>({
      id: number,
      host: text,
      port: number,
      rack: nullable(text),
      fenced: boolean,
      release: nullable(text),
      answers: boolean,
    }),
  ),
  controllerId: nullable(number),
  features: list(
    object<ClusterDescription['features'][number]>({
      name: text,
      finalized: nullable(number),
      supportedMin: nullable(number),
      supportedMax: nullable(number),
      label: nullable(text),
    }),
  ),
})

export const quorumDescription = object<QuorumDescription>({
  leaderId: number,
  leaderEpoch: number,
  highWatermark: number,
  replicas: list(
    object<QuorumDescription['replicas'][number]>({
      id: number,
      voter: boolean,
      directoryId: nullable(text),
      logEndOffset: number,
      lastFetchAt: nullable(number),
      lastCaughtUpAt: nullable(number),
      endpoints: texts,
    }),
  ),
})

const groupKind = oneOf<GroupKindName>(['classic', 'consumer', 'share', 'streams', 'unknown'])

export const listedGroup = object<ListedGroup>({
  id: text,
  kind: groupKind,
  protocolType: text,
  state: text,
  coordinator: number,
})

const assignments = nullable(
  list(object<MemberAssignment>({ topic: text, partitions: list(number) })),
)

const member = object<DescribedMember>({
  memberId: text,
  instanceId: nullable(text),
  clientId: text,
  host: text,
  rack: nullable(text),
  assignments,
  targetAssignments: assignments,
  epoch: nullable(number),
  details: dictionary(text),
})

const topology = object<StreamsTopology>({
  epoch: number,
  subtopologies: list(
    object<StreamsTopology['subtopologies'][number]>({
      id: text,
      sourceTopics: texts,
      repartitionSinkTopics: texts,
      repartitionSourceTopics: texts,
      changelogTopics: texts,
    }),
  ),
})

export const describedGroup = object<DescribedGroup>({
  id: text,
  kind: groupKind,
  state: text,
  protocolType: text,
  protocol: text,
  coordinator: number,
  epoch: nullable(number),
  assignmentEpoch: nullable(number),
  members: nullable(list(member)),
  topology: nullable(topology),
})

export const aclBinding = object<AclBinding>({
  principal: text,
  host: text,
  operation: text,
  permission: oneOf(['ALLOW', 'DENY']),
  resourceType: text,
  resourceName: text,
  patternType: oneOf(['LITERAL', 'PREFIXED']),
})

export const quotaEntry = object<QuotaEntry>({
  entity: dictionary(nullable(text)),
  values: dictionary(number),
})
