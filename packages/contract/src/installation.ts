/** What this installation is made of, for those who run it: `GET /admin/v1/installation`. */
import { z } from 'zod'

export const installation = z.object({
  version: z.string(),
  node_version: z.string(),
  started_at: z.number(),
  /** Variables that are set, with their values; secrets as "[redacted]". */
  variables: z.array(z.object({ name: z.string(), value: z.string() })),
  resources: z.array(
    z.object({
      cluster_id: z.string(),
      label: z.string(),
      /** Operations that Kafka refused this resource's principal, as last seen: "DESCRIBE_CONFIGS on Cluster". */
      lacks: z.array(
        z.object({ needs: z.string(), section: z.string(), reason: z.string(), items: z.int() }),
      ),
      /** How long each section took when it was last observed, ms. */
      sections: z.array(
        z.object({
          section: z.string(),
          captured_at: z.number().nullable(),
          took_ms: z.number().nullable(),
          problem: z.string().nullable(),
        }),
      ),
    }),
  ),
  memory: z.object({ rss_bytes: z.number(), heap_used_bytes: z.number() }),
})
export type Installation = z.infer<typeof installation>
