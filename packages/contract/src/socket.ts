/**
 * The live socket `/ws`: JSON text frames. A subscription names a read path of the HTTP API and gets the same body,
 * at once and again whenever a section it is made of was observed anew. Frames to a slow client are replaced by newer
 * ones of the same subscription, never queued without bound.
 *
 * A search runs until it is done, stopped, or the socket closes. A search that the client is too slow for is held back;
 * a tail leaves records out and says how many a second (`progress.sampled_out`). What is wrong with a request before it
 * begins comes as `error` with its id. Ids of subscriptions and of searches are of one space, which the client numbers.
 *
 * Close codes: 1001 the server is stopping; 1008 too many frames; 1009 a frame over 512 KiB; 4401 signed out, or no role
 * may enter any more; 4403 the tenant is no longer the user's; 4503 the engine has stopped
 * (the reason says why; API and pages answer 503 until the restart).
 */
import { z } from 'zod'
import { problem } from './envelope.ts'
import { foundRecord, searchNews, searchRequest } from './search.ts'

export const clientFrame = z.discriminatedUnion('type', [
  /** `path` as in the HTTP API, with its query, e.g. `/kafka/v1/clusters/x/topics?sort=-write_rate`. */
  z.object({ type: z.literal('subscribe'), id: z.int(), path: z.string().max(8192) }),
  z.object({ type: z.literal('unsubscribe'), id: z.int() }),
  /** On-demand snapshots of one cluster every LIVE_MODE_INTERVAL_MS for LIVE_MODE_PERIOD_MS. */
  z.object({ type: z.literal('live'), cluster_id: z.string(), on: z.boolean() }),
  z.object({
    type: z.literal('search'),
    id: z.int(),
    cluster_id: z.string(),
    request: searchRequest,
  }),
  /** Ends it: `done` follows, with the cursor. */
  z.object({ type: z.literal('search_stop'), id: z.int() }),
  /**
   * Paused, a search is held back. A tail goes on: its progress tells how many matched meanwhile, and the newest of
   * them are kept and sent when it is no longer paused.
   */
  z.object({ type: z.literal('search_pause'), id: z.int(), paused: z.boolean() }),
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
  /** `started` first, `progress` at most twice a second, `done` last. */
  z.object({ type: z.literal('search'), id: z.int(), line: searchNews }),
  z.object({ type: z.literal('search_records'), id: z.int(), records: z.array(foundRecord) }),
  /** Answers `search_pause`. `left_out`: records of a tail that the pause was too long for. */
  z.object({
    type: z.literal('search_paused'),
    id: z.int(),
    paused: z.boolean(),
    left_out: z.int(),
  }),
  z.object({ type: z.literal('pong') }),
])
export type ServerFrame = z.infer<typeof serverFrame>
