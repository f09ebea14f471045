/** Instances that share this installation's state: `GET /admin/v1/instances`. */
import { z } from 'zod'
import { engineState } from './status.ts'

export const instanceRow = z.object({
  id: z.string(),
  version: z.string(),
  /** Where other instances reach it. */
  url: z.string(),
  started_at: z.number(),
  /** It shares out the resources. */
  leader: z.boolean(),
  /** It is the one that answers. */
  self: z.boolean(),
  /** Last sign of life, ms since epoch; null: none seen yet. */
  last_seen_at: z.number().nullable(),
  /** Clusters it observes. */
  resources: z.array(z.object({ cluster_id: z.string(), label: z.string() })),
  /** Records that its views are behind the log. */
  lag: z.number().nullable(),
  engine: engineState.nullable(),
})
export type InstanceRow = z.infer<typeof instanceRow>
