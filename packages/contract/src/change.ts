/** What changed in a cluster: `GET /kafka/v1/clusters/{cluster_id}/changes`. Found by comparing what was observed. */
import { z } from 'zod'

export const changeEntity = z.enum(['cluster', 'broker', 'topic', 'group', 'acl', 'quota'])
export type ChangeEntity = z.infer<typeof changeEntity>

export const change = z.object({
  /** The same for the same change, whichever instance finds it. */
  id: z.string(),
  /** When it was seen, ms since epoch. */
  at: z.number(),
  /** The look before, ms since epoch: it happened between the two. */
  not_before: z.number(),
  entity: changeEntity,
  /** Topic, group, id of the broker; '' for the cluster; an ACL or quota in words. */
  name: z.string(),
  kind: z.enum(['appeared', 'changed', 'went', 'recreated']),
  /** What changed: a configuration's name, `partitions`, `replication_factor`, `version`, `state` …; null when it appeared or went. */
  field: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** In a sentence, e.g. `retention.ms of topic orders: 604800000 → 86400000`. */
  summary: z.string(),
})
export type Change = z.infer<typeof change>

/** Of many at once, at most so many of one entity and kind are kept one by one; the rest are one change with a number. */
export const changesQuery = z.object({
  /** ms since epoch, or negative: that long before now. Default −24 h. */
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  entity: changeEntity.optional(),
  name: z.string().optional(),
  /** In name, field, before or after; any case. */
  q: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(1_000).optional(),
  cursor: z.string().optional(),
})
export type ChangesQuery = z.infer<typeof changesQuery>
