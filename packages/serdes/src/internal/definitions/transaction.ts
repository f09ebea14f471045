/** Records of __transaction_state. Made by dev/internal-topics/main.ts from Kafka 4.3.1: not edited by hand. */
import type { RecordTypes } from '../record-types.ts'

export const TRANSACTION_RECORDS: RecordTypes = {
  0: {
    kind: 'transaction_log',
    key: ['transactionalId:string'],
    value: [
      'producerId:int64 producerEpoch:int16 transactionTimeoutMs:int32 transactionStatus:int8 transactionPartitions:[{topic:string partitionIds:[int32]}]? transactionLastUpdateTimestampMs:int64 transactionStartTimestampMs:int64',
      '~ producerId:int64 producerEpoch:int16 transactionTimeoutMs:int32 transactionStatus:int8 transactionPartitions:[{topic:string partitionIds:[int32]}]? transactionLastUpdateTimestampMs:int64 transactionStartTimestampMs:int64 previousProducerId@0:int64 nextProducerId@1:int64 clientTransactionVersion@2:int16 nextProducerEpoch@3:int16',
    ],
  },
}
