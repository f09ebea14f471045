/**
 * The live socket `/ws`: JSON text frames. A subscription names a read path of the HTTP API and gets the same body,
 * at once and again whenever a section it is made of was observed anew. Frames to a slow client are replaced by newer
 * ones of the same subscription, never queued without bound.
 *
 * Close codes: 1001 the server is stopping; 1008 too many frames; 1009 a frame over 16 KiB; 4503 the engine has stopped
 * (the reason says why; API and pages answer 503 until the restart).
 */
import { z } from 'zod'
import { problem } from './envelope.ts'

export const clientFrame = z.discriminatedUnion('type', [
  /** `path` as in the HTTP API, with its query, e.g. `/kafka/v1/clusters/x/topics?sort=-write_rate`. */
  z.object({ type: z.literal('subscribe'), id: z.int(), path: z.string().max(8192) }),
  z.object({ type: z.literal('unsubscribe'), id: z.int() }),
  /** On-demand snapshots of one cluster every LIVE_MODE_INTERVAL_MS for LIVE_MODE_PERIOD_MS. */
  z.object({ type: z.literal('live'), cluster_id: z.string(), on: z.boolean() }),
  z.object({ type: z.literal('ping') }),
])
export type ClientFrame = z.infer<typeof clientFrame>

export const serverFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), instance_id: z.string(), version: z.string() }),
  z.object({ type: z.literal('data'), id: z.int(), body: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int().nullable(), problem }),
  /** Live mode of this connection: until when (ms since epoch), or null when off, with the reason if refused or ended. */
  z.object({
    type: z.literal('live'),
    cluster_id: z.string(),
    until: z.number().nullable(),
    reason: z.string().nullable(),
  }),
  z.object({ type: z.literal('pong') }),
])
export type ServerFrame = z.infer<typeof serverFrame>
