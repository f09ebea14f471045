/**
 * IncrementalAlterConfigs, key 44, versions 0-1, flexible from 1 (KIP-339).
 *
 * Request:  resources [type int8, name, configs [name, operation int8, value?, tags], tags], validate_only bool, tags
 * Response: throttle_time_ms int32, resources [error_code int16, error_message?, type int8, name, tags], tags
 */
import { reading, writing } from '../wire/fields.ts'
import type { Codec } from './codec.ts'

/** What is done with one configuration; `append` and `subtract` are for lists. */
export type ConfigOperation = 'set' | 'delete' | 'append' | 'subtract'

export interface IncrementalAlterConfigsRequest {
  readonly resources: readonly {
    /** As in DescribeConfigs: 2 topic, 4 broker. */
    readonly type: number
    readonly name: string
    readonly configs: readonly {
      readonly name: string
      readonly operation: ConfigOperation
      /** null for `delete`. */
      readonly value: string | null
    }[]
  }[]
  readonly validateOnly: boolean
}

export interface AlteredResource {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly type: number
  readonly name: string
}

const OPERATIONS: readonly ConfigOperation[] = ['set', 'delete', 'append', 'subtract']

export const incrementalAlterConfigsApi: Codec<
  IncrementalAlterConfigsRequest,
  readonly AlteredResource[]
> = {
  key: 44,
  name: 'IncrementalAlterConfigs',
  minVersion: 0,
  maxVersion: 1,
  flexibleFrom: 1,

  encode(version, request, out) {
    const fields = writing(version >= 1)
    fields.array(out, request.resources, ({ type, name, configs }) => {
      out.int8(type)
      fields.string(out, name)
      fields.array(out, configs, (config) => {
        fields.string(out, config.name)
        out.int8(OPERATIONS.indexOf(config.operation))
        fields.nullableString(out, config.value)
        fields.end(out)
      })
      fields.end(out)
    })
    out.boolean(request.validateOnly)
    fields.end(out)
  },

  decode(version, body) {
    const fields = reading(version >= 1)
    body.int32()
    const resources = fields.array(body, () => {
      const errorCode = body.int16()
      const errorMessage = fields.nullableString(body)
      const type = body.int8()
      const name = fields.string(body)
      fields.end(body)
      return { errorCode, errorMessage, type, name }
    })
    fields.end(body)
    return resources
  },
}
