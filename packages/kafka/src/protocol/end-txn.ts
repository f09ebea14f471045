/**
 * EndTxn, key 26, versions 0-4, flexible from 3. Version 5 belongs to transactions that begin by themselves (KIP-890) and
 * must not be mixed with AddPartitionsToTxn.
 *
 * Request:  transactional_id, producer_id int64, producer_epoch int16, committed bool, tags
 * Response: throttle_time_ms int32, error_code int16, tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

export interface EndTxnRequest {
  readonly transactionalId: string
  readonly producerId: bigint
  readonly producerEpoch: number
  /** false: abort. */
  readonly commit: boolean
}

export const endTxnApi: Codec<EndTxnRequest, { readonly errorCode: number }> = {
  key: 26,
  name: 'EndTxn',
  minVersion: 0,
  maxVersion: 4,
  flexibleFrom: 3,

  encode(version, request, out) {
    const fields = writing(version >= 3)
    fields.string(out, request.transactionalId)
    out.int64Big(request.producerId).int16(request.producerEpoch).boolean(request.commit)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 3)
    body.int32()
    const errorCode = body.int16()
    fields.end(body)
    return { errorCode }
  },
}
