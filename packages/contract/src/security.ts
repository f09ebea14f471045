/** ACLs and client quotas, as lists. */
import { z } from 'zod'

export const acl = z.object({
  principal: z.string(),
  host: z.string(),
  /** READ, WRITE, … ALL */
  operation: z.string(),
  permission: z.enum(['ALLOW', 'DENY']),
  /** TOPIC, GROUP, CLUSTER, TRANSACTIONAL_ID, DELEGATION_TOKEN, USER */
  resource_type: z.string(),
  resource_name: z.string(),
  pattern_type: z.enum(['LITERAL', 'PREFIXED']),
})
export type Acl = z.infer<typeof acl>

export const quota = z.object({
  /** user, client-id, ip → name; null for the default entity. */
  entity: z.record(z.string(), z.string().nullable()),
  /** producer_byte_rate (bytes/s), consumer_byte_rate (bytes/s), request_percentage, controller_mutation_rate, connection_creation_rate */
  values: z.record(z.string(), z.number()),
})
export type Quota = z.infer<typeof quota>
