/**
 * AddPartitionsToTxn, key 24, versions 0-3, flexible from 3. Later versions are for brokers, which verify with them
 * (KIP-890).
 *
 * Request:  transactional_id, producer_id int64, producer_epoch int16, topics [name, [partition int32], tags], tags
 * Response: throttle_time_ms int32, topics [name, [partition int32, error_code int16, tags], tags], tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface AddPartitionsToTxnRequest {
  readonly transactionalId: string
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly topics: readonly { readonly name: string; readonly partitions: readonly number[] }[]
}

export interface AddedPartition {
  readonly topic: string
  readonly partition: number
  readonly errorCode: number
}

export const addPartitionsToTxnApi: Codec<AddPartitionsToTxnRequest, readonly AddedPartition[]> = {
  key: 24,
  name: 'AddPartitionsToTxn',
  minVersion: 0,
  maxVersion: 3,
  flexibleFrom: 3,

  encode(version, request, out) {
    const fields = writing(version >= 3)
    fields.string(out, request.transactionalId)
    out.int64Big(request.producerId).int16(request.producerEpoch)
    fields.array(out, request.topics, ({ name, partitions }) => {
      fields.string(out, name)
      fields.array(out, partitions, (partition) => out.int32(partition))
      fields.end(out)
    })
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 3)
    body.int32()
    const topics = fields.array(body, () => {
      const topic = fields.string(body)
      const partitions = fields.array(body, () => {
        const partition = body.int32()
        const errorCode = body.int16()
        fields.end(body)
        return { topic, partition, errorCode }
      })
      fields.end(body)
      return partitions
    })
    fields.end(body)
    return topics.flat()
  },
}
