/**
 * History: points of series, one per minute, ten minutes or hour.
 *
 * A series id is `<entity>/<metric>` for the cluster and `<entity>/<metric>/<name>` otherwise; the name is last
 * because group ids may contain any character. `topic/write_rate/*` with `top=12` asks for the largest.
 *
 * | entity | metrics |
 * |---|---|
 * | cluster | write_rate read_rate lag messages disk_bytes under_replicated offline_partitions brokers topics groups |
 * | broker | write_rate read_rate leaders disk_bytes leader_disk_bytes under_replicated |
 * | topic | write_rate read_rate lag messages disk_bytes |
 * | group | lag read_rate members |
 */
import { z } from 'zod'

export const historyQuery = z.object({
  /** Repeatable. */
  series: z.union([z.string(), z.array(z.string())]).transform((s) => (Array.isArray(s) ? s : [s])),
  /** ms since epoch, or negative: that long before now, so that a live subscription moves along; default −1 h. */
  from: z.coerce.number().int().optional(),
  /** ms since epoch, or negative as in `from`; default now. */
  to: z.coerce.number().int().optional(),
  /**
   * Which value stands for a step of ten minutes or an hour. Default `mean`; steps are chosen by the range: a minute up to
   * 24 h and within what is kept by the minute, ten minutes up to 14 days, an hour beyond.
   */
  stat: z.enum(['mean', 'max']).optional(),
  /** For `*`: how many, by last value. */
  top: z.coerce.number().int().min(1).max(100).optional(),
})
export type HistoryQuery = z.infer<typeof historyQuery>

export const historySeries = z.object({
  id: z.string(),
  /** records/s, records, bytes, count */
  unit: z.enum(['records/s', 'records', 'bytes', 'count']),
  /** Aligned with from + i × step_ms; null is a gap. */
  values: z.array(z.number().nullable()),
})
export type HistorySeries = z.infer<typeof historySeries>

export const history = z.object({
  from: z.number(),
  /** 60,000, 600,000 or 3,600,000. */
  step_ms: z.number(),
  series: z.array(historySeries),
})
export type History = z.infer<typeof history>
