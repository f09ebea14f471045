/** Records of __cluster_metadata. Made by dev/internal-topics/main.ts from Kafka 4.3.1: not edited by hand. */
import type { RecordTypes } from '../record-types.ts'

export const METADATA_RECORDS: RecordTypes = {
  0: {
    kind: 'REGISTER_BROKER_RECORD',
    value: [
      '~ brokerId:int32 incarnationId:uuid brokerEpoch:int64 endPoints:[{name:string host:string port:uint16 securityProtocol:int16}] features:[{name:string minSupportedVersion:int16 maxSupportedVersion:int16}] rack:string? fenced:boolean',
      '~ brokerId:int32 incarnationId:uuid brokerEpoch:int64 endPoints:[{name:string host:string port:uint16 securityProtocol:int16}] features:[{name:string minSupportedVersion:int16 maxSupportedVersion:int16}] rack:string? fenced:boolean inControlledShutdown:boolean',
      '~ brokerId:int32 isMigratingZkBroker:boolean incarnationId:uuid brokerEpoch:int64 endPoints:[{name:string host:string port:uint16 securityProtocol:int16}] features:[{name:string minSupportedVersion:int16 maxSupportedVersion:int16}] rack:string? fenced:boolean inControlledShutdown:boolean',
      '~ brokerId:int32 isMigratingZkBroker:boolean incarnationId:uuid brokerEpoch:int64 endPoints:[{name:string host:string port:uint16 securityProtocol:int16}] features:[{name:string minSupportedVersion:int16 maxSupportedVersion:int16}] rack:string? fenced:boolean inControlledShutdown:boolean logDirs@0:[uuid]',
      '~ brokerId:int32 isMigratingZkBroker:boolean incarnationId:uuid brokerEpoch:int64 endPoints:[{name:string host:string port:uint16 securityProtocol:int16}] features:[{name:string minSupportedVersion:int16 maxSupportedVersion:int16}] rack:string? fenced:boolean inControlledShutdown:boolean logDirs@0:[uuid] cordonedLogDirs@1:[uuid]?',
    ],
  },
  1: {
    kind: 'UNREGISTER_BROKER_RECORD',
    value: ['~ brokerId:int32 brokerEpoch:int64'],
  },
  2: {
    kind: 'TOPIC_RECORD',
    value: ['~ name:string topicId:uuid'],
  },
  3: {
    kind: 'PARTITION_RECORD',
    value: [
      '~ partitionId:int32 topicId:uuid replicas:[int32] isr:[int32] removingReplicas:[int32] addingReplicas:[int32] leader:int32 leaderEpoch:int32 partitionEpoch:int32 leaderRecoveryState@0:int8',
      '~ partitionId:int32 topicId:uuid replicas:[int32] isr:[int32] removingReplicas:[int32] addingReplicas:[int32] leader:int32 leaderEpoch:int32 partitionEpoch:int32 directories:[uuid] leaderRecoveryState@0:int8',
      '~ partitionId:int32 topicId:uuid replicas:[int32] isr:[int32] removingReplicas:[int32] addingReplicas:[int32] leader:int32 leaderEpoch:int32 partitionEpoch:int32 directories:[uuid] leaderRecoveryState@0:int8 eligibleLeaderReplicas@1:[int32]? lastKnownElr@2:[int32]?',
    ],
  },
  4: {
    kind: 'CONFIG_RECORD',
    value: ['~ resourceType:int8 resourceName:string name:string value:string?'],
  },
  5: {
    kind: 'PARTITION_CHANGE_RECORD',
    value: [
      '~ partitionId:int32 topicId:uuid isr@0:[int32]? leader@1:int32 replicas@2:[int32]? removingReplicas@3:[int32]? addingReplicas@4:[int32]? leaderRecoveryState@5:int8',
      '~ partitionId:int32 topicId:uuid isr@0:[int32]? leader@1:int32 replicas@2:[int32]? removingReplicas@3:[int32]? addingReplicas@4:[int32]? leaderRecoveryState@5:int8 directories@8:[uuid]?',
      '~ partitionId:int32 topicId:uuid isr@0:[int32]? leader@1:int32 replicas@2:[int32]? removingReplicas@3:[int32]? addingReplicas@4:[int32]? leaderRecoveryState@5:int8 eligibleLeaderReplicas@6:[int32]? lastKnownElr@7:[int32]? directories@8:[uuid]?',
    ],
  },
  7: {
    kind: 'FENCE_BROKER_RECORD',
    value: ['~ id:int32 epoch:int64'],
  },
  8: {
    kind: 'UNFENCE_BROKER_RECORD',
    value: ['~ id:int32 epoch:int64'],
  },
  9: {
    kind: 'REMOVE_TOPIC_RECORD',
    value: ['~ topicId:uuid'],
  },
  10: {
    kind: 'DELEGATION_TOKEN_RECORD',
    value: [
      '~ owner:string requester:string renewers:[string] issueTimestamp:int64 maxTimestamp:int64 expirationTimestamp:int64 tokenId:string',
    ],
  },
  11: {
    kind: 'USER_SCRAM_CREDENTIAL_RECORD',
    value: [
      '~ name:string mechanism:int8 salt:bytes storedKey:bytes serverKey:bytes iterations:int32',
    ],
  },
  12: {
    kind: 'FEATURE_LEVEL_RECORD',
    value: ['~ name:string featureLevel:int16'],
  },
  14: {
    kind: 'CLIENT_QUOTA_RECORD',
    value: [
      '~ entity:[{entityType:string entityName:string?}] key:string value:float64 remove:boolean',
    ],
  },
  15: {
    kind: 'PRODUCER_IDS_RECORD',
    value: ['~ brokerId:int32 brokerEpoch:int64 nextProducerId:int64'],
  },
  17: {
    kind: 'BROKER_REGISTRATION_CHANGE_RECORD',
    value: [
      '~ brokerId:int32 brokerEpoch:int64 fenced@0:int8',
      '~ brokerId:int32 brokerEpoch:int64 fenced@0:int8 inControlledShutdown@1:int8',
      '~ brokerId:int32 brokerEpoch:int64 fenced@0:int8 inControlledShutdown@1:int8 logDirs@2:[uuid]',
      '~ brokerId:int32 brokerEpoch:int64 fenced@0:int8 inControlledShutdown@1:int8 logDirs@2:[uuid] cordonedLogDirs@3:[uuid]?',
    ],
  },
  18: {
    kind: 'ACCESS_CONTROL_ENTRY_RECORD',
    value: [
      '~ id:uuid resourceType:int8 resourceName:string patternType:int8 principal:string host:string operation:int8 permissionType:int8',
    ],
  },
  19: {
    kind: 'REMOVE_ACCESS_CONTROL_ENTRY_RECORD',
    value: ['~ id:uuid'],
  },
  20: {
    kind: 'NO_OP_RECORD',
    value: ['~'],
  },
  21: {
    kind: 'ZK_MIGRATION_STATE_RECORD',
    value: ['~ zkMigrationState:int8'],
  },
  22: {
    kind: 'REMOVE_USER_SCRAM_CREDENTIAL_RECORD',
    value: ['~ name:string mechanism:int8'],
  },
  23: {
    kind: 'BEGIN_TRANSACTION_RECORD',
    value: ['~ name@0:string?'],
  },
  24: {
    kind: 'END_TRANSACTION_RECORD',
    value: ['~'],
  },
  25: {
    kind: 'ABORT_TRANSACTION_RECORD',
    value: ['~ reason@0:string?'],
  },
  26: {
    kind: 'REMOVE_DELEGATION_TOKEN_RECORD',
    value: ['~ tokenId:string'],
  },
  27: {
    kind: 'REGISTER_CONTROLLER_RECORD',
    value: [
      '~ controllerId:int32 incarnationId:uuid zkMigrationReady:boolean endPoints:[{name:string host:string port:uint16 securityProtocol:int16}] features:[{name:string minSupportedVersion:int16 maxSupportedVersion:int16}]',
    ],
  },
  28: {
    kind: 'CLEAR_ELR_RECORD',
    value: ['~ topicName:string'],
  },
}
