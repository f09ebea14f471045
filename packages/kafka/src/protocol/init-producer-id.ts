/**
 * InitProducerId, key 22, versions 0-5, flexible from 2 (epoch bump KIP-360 v3, PRODUCER_FENCED KIP-588 v4,
 * TRANSACTION_ABORTABLE KIP-890 v5).
 *
 * Request:  transactional_id?, transaction_timeout_ms int32, v3+ producer_id int64, v3+ producer_epoch int16, tags
 * Response: throttle_time_ms int32, error_code int16, producer_id int64, producer_epoch int16, tags
 *
 * For a transactional id it takes the id over: what an older producer has open is aborted, and its epoch is fenced.
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

/** Versions from here on take the identity that is to be renewed. */
export const RENEWABLE_FROM = 3

export interface InitProducerIdRequest {
  readonly transactionalId: string | null
  /** Without a transactional id it is ignored. */
  readonly transactionTimeoutMs: number
  /** −1: whatever the coordinator has; else it must be this one, or the answer is PRODUCER_FENCED. */
  readonly producerId: bigint
  /** −1 likewise. */
  readonly producerEpoch: number
}

export interface InitProducerIdResponse {
  readonly errorCode: number
  readonly producerId: bigint
  readonly producerEpoch: number
}

export const initProducerIdApi: Codec<InitProducerIdRequest, InitProducerIdResponse> = {
  key: 22,
  name: 'InitProducerId',
  minVersion: 0,
  maxVersion: 5,
  flexibleFrom: 2,

  encode(version, request, out) {
    const fields = writing(version >= 2)
    fields.nullableString(out, request.transactionalId)
    out.int32(request.transactionTimeoutMs)
    if (version >= RENEWABLE_FROM) out.int64Big(request.producerId).int16(request.producerEpoch)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 2)
    body.int32()
    const errorCode = body.int16()
    const producerId = body.int64Big()
    const producerEpoch = body.int16()
    fields.end(body)
    return { errorCode, producerId, producerEpoch }
  },
}
