/** Records of __consumer_offsets. Made by dev/internal-topics/main.ts from Kafka 4.3.1: not edited by hand. */
import type { RecordTypes } from '../record-types.ts'

export const GROUP_RECORDS: RecordTypes = {
  0: {
    kind: 'legacy_offset_commit',
    key: ['group:string topic:string partition:int32'],
    value: ['offset:int64 metadata:string commitTimestamp:int64'],
  },
  1: {
    kind: 'offset_commit',
    key: ['group:string topic:string partition:int32'],
    value: [
      'offset:int64 metadata:string commitTimestamp:int64',
      'offset:int64 metadata:string commitTimestamp:int64 expireTimestamp:int64',
      'offset:int64 metadata:string commitTimestamp:int64',
      'offset:int64 leaderEpoch:int32 metadata:string commitTimestamp:int64',
      '~ offset:int64 leaderEpoch:int32 metadata:string commitTimestamp:int64 topicId@0:uuid',
    ],
  },
  2: {
    kind: 'group_metadata',
    key: ['group:string'],
    value: [
      'protocolType:string generation:int32 protocol:string? leader:string? members:[{memberId:string clientId:string clientHost:string sessionTimeout:int32 subscription:bytes assignment:bytes}]',
      'protocolType:string generation:int32 protocol:string? leader:string? members:[{memberId:string clientId:string clientHost:string rebalanceTimeout:int32 sessionTimeout:int32 subscription:bytes assignment:bytes}]',
      'protocolType:string generation:int32 protocol:string? leader:string? currentStateTimestamp:int64 members:[{memberId:string clientId:string clientHost:string rebalanceTimeout:int32 sessionTimeout:int32 subscription:bytes assignment:bytes}]',
      'protocolType:string generation:int32 protocol:string? leader:string? currentStateTimestamp:int64 members:[{memberId:string groupInstanceId:string? clientId:string clientHost:string rebalanceTimeout:int32 sessionTimeout:int32 subscription:bytes assignment:bytes}]',
      '~ protocolType:string generation:int32 protocol:string? leader:string? currentStateTimestamp:int64 members:[{memberId:string groupInstanceId:string? clientId:string clientHost:string rebalanceTimeout:int32 sessionTimeout:int32 subscription:bytes assignment:bytes}]',
    ],
  },
  3: {
    kind: 'consumer_group_metadata',
    key: ['groupId:string'],
    value: ['~ epoch:int32 metadataHash@0:int64'],
  },
  4: {
    kind: 'consumer_group_partition_metadata',
    key: ['groupId:string'],
    value: [
      '~ topics:[{topicId:uuid topicName:string numPartitions:int32 partitionMetadata:[{partition:int32 racks:[string]}]}]',
    ],
  },
  5: {
    kind: 'consumer_group_member_metadata',
    key: ['groupId:string memberId:string'],
    value: [
      '~ instanceId:string? rackId:string? clientId:string clientHost:string subscribedTopicNames:[string] subscribedTopicRegex:string? rebalanceTimeoutMs:int32 serverAssignor:string? classicMemberMetadata@0:{sessionTimeoutMs:int32 supportedProtocols:[{name:string metadata:bytes}]}?',
    ],
  },
  6: {
    kind: 'consumer_group_target_assignment_metadata',
    key: ['groupId:string'],
    value: ['~ assignmentEpoch:int32 assignmentTimestamp@0:int64'],
  },
  7: {
    kind: 'consumer_group_target_assignment_member',
    key: ['groupId:string memberId:string'],
    value: ['~ topicPartitions:[{topicId:uuid partitions:[int32]}]'],
  },
  8: {
    kind: 'consumer_group_current_member_assignment',
    key: ['groupId:string memberId:string'],
    value: [
      '~ memberEpoch:int32 previousMemberEpoch:int32 state:int8 assignedPartitions:[{topicId:uuid partitions:[int32] assignmentEpochs@0:[int32]?}] partitionsPendingRevocation:[{topicId:uuid partitions:[int32] assignmentEpochs@0:[int32]?}]',
    ],
  },
  10: {
    kind: 'share_group_member_metadata',
    key: ['groupId:string memberId:string'],
    value: ['~ rackId:string? clientId:string clientHost:string subscribedTopicNames:[string]'],
  },
  11: {
    kind: 'share_group_metadata',
    key: ['groupId:string'],
    value: ['~ epoch:int32 metadataHash:int64'],
  },
  12: {
    kind: 'share_group_target_assignment_metadata',
    key: ['groupId:string'],
    value: ['~ assignmentEpoch:int32 assignmentTimestamp@0:int64'],
  },
  13: {
    kind: 'share_group_target_assignment_member',
    key: ['groupId:string memberId:string'],
    value: ['~ topicPartitions:[{topicId:uuid partitions:[int32]}]'],
  },
  14: {
    kind: 'share_group_current_member_assignment',
    key: ['groupId:string memberId:string'],
    value: [
      '~ memberEpoch:int32 previousMemberEpoch:int32 state:int8 assignedPartitions:[{topicId:uuid partitions:[int32]}]',
    ],
  },
  15: {
    kind: 'share_group_state_partition_metadata',
    key: ['groupId:string'],
    value: [
      '~ initializingTopics:[{topicId:uuid topicName:string partitions:[int32]}] initializedTopics:[{topicId:uuid topicName:string partitions:[int32]}] deletingTopics:[{topicId:uuid topicName:string}]',
    ],
  },
  16: {
    kind: 'consumer_group_regular_expression',
    key: ['groupId:string regularExpression:string'],
    value: ['~ topics:[string] version:int64 timestamp:int64'],
  },
  17: {
    kind: 'streams_group_metadata',
    key: ['groupId:string'],
    value: [
      '~ epoch:int32 metadataHash:int64 validatedTopologyEpoch@0:int32 lastAssignmentConfigs@1:[{key:string value:string}]?',
    ],
  },
  19: {
    kind: 'streams_group_member_metadata',
    key: ['groupId:string memberId:string'],
    value: [
      '~ instanceId:string? rackId:string? clientId:string clientHost:string rebalanceTimeoutMs:int32 topologyEpoch:int32 processId:string userEndpoint:{host:string port:uint16}? clientTags:[{key:string value:string}]',
    ],
  },
  20: {
    kind: 'streams_group_target_assignment_metadata',
    key: ['groupId:string'],
    value: ['~ assignmentEpoch:int32 assignmentTimestamp@0:int64'],
  },
  21: {
    kind: 'streams_group_target_assignment_member',
    key: ['groupId:string memberId:string'],
    value: [
      '~ activeTasks:[{subtopologyId:string partitions:[int32]}] standbyTasks:[{subtopologyId:string partitions:[int32]}] warmupTasks:[{subtopologyId:string partitions:[int32]}]',
    ],
  },
  22: {
    kind: 'streams_group_current_member_assignment',
    key: ['groupId:string memberId:string'],
    value: [
      '~ memberEpoch:int32 previousMemberEpoch:int32 state:int8 activeTasks:[{subtopologyId:string partitions:[int32] assignmentEpochs@0:[int32]?}] standbyTasks:[{subtopologyId:string partitions:[int32] assignmentEpochs@0:[int32]?}] warmupTasks:[{subtopologyId:string partitions:[int32] assignmentEpochs@0:[int32]?}] activeTasksPendingRevocation:[{subtopologyId:string partitions:[int32] assignmentEpochs@0:[int32]?}] standbyTasksPendingRevocation:[{subtopologyId:string partitions:[int32] assignmentEpochs@0:[int32]?}] warmupTasksPendingRevocation:[{subtopologyId:string partitions:[int32] assignmentEpochs@0:[int32]?}]',
    ],
  },
  23: {
    kind: 'streams_group_topology',
    key: ['groupId:string'],
    value: [
      '~ epoch:int32 subtopologies:[{subtopologyId:string sourceTopics:[string] sourceTopicRegex:[string] stateChangelogTopics:[{name:string partitions:int32 replicationFactor:int16 topicConfigs:[{key:string value:string}]}] repartitionSinkTopics:[string] repartitionSourceTopics:[{name:string partitions:int32 replicationFactor:int16 topicConfigs:[{key:string value:string}]}] copartitionGroups:[{sourceTopics:[int16] sourceTopicRegex:[int16] repartitionSourceTopics:[int16]}]}]',
    ],
  },
}
