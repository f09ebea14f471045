/** Records of __share_group_state. Made by dev/internal-topics/main.ts from Kafka 4.3.1: not edited by hand. */
import type { RecordTypes } from '../record-types.ts'

export const SHARE_RECORDS: RecordTypes = {
  0: {
    kind: 'share_snapshot',
    key: ['groupId:string topicId:uuid partition:int32'],
    value: [
      '~ snapshotEpoch:int32 stateEpoch:int32 leaderEpoch:int32 startOffset:int64 createTimestamp:int64 writeTimestamp:int64 stateBatches:[{firstOffset:int64 lastOffset:int64 deliveryState:int8 deliveryCount:int16}] deliveryCompleteCount@0:int32',
    ],
  },
  1: {
    kind: 'share_update',
    key: ['groupId:string topicId:uuid partition:int32'],
    value: [
      '~ snapshotEpoch:int32 leaderEpoch:int32 startOffset:int64 stateBatches:[{firstOffset:int64 lastOffset:int64 deliveryState:int8 deliveryCount:int16}] deliveryCompleteCount@0:int32',
    ],
  },
}
