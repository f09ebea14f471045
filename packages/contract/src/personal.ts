/**
 * What people keep on the server: settings, favourites, saved searches. Without sign-in a browser is a user (cookie
 * `millrace_browser`); callers without that cookie are one anonymous user.
 *
 * Writes answer with `metadata.log_position`, also set as the cookie `millrace_position`; a request that brings it (cookie or
 * header `x-millrace-position`) sees that write on every instance, or 503 with Retry-After.
 */
import { z } from 'zod'

/** Up to 64 kB of JSON; members are the console's own. */
export const settings = z.object({ values: z.record(z.string(), z.json()) })
export type Settings = z.infer<typeof settings>
/** Members given replace those of that name; null removes one; others stay. */
export const settingsChange = z.strictObject({ values: z.record(z.string(), z.json()) })

export const favourite = z.object({
  cluster_id: z.string(),
  kind: z.enum(['topic', 'group']),
  name: z.string(),
})
export type Favourite = z.infer<typeof favourite>
/** Sets or removes one; repeating it changes nothing. */
export const favouriteChange = z.strictObject({ ...favourite.shape, favourite: z.boolean() })

export const savedSearch = z.object({
  /** Chosen by whoever saves it: `[A-Za-z0-9_-]{1,64}`. */
  id: z.string(),
  name: z.string(),
  /** Everybody sees it; otherwise only its owner. */
  shared: z.boolean(),
  /** Of whoever asks: may be changed and deleted by them. */
  own: z.boolean(),
  /** As in the console's address. */
  search: z.record(z.string(), z.string()),
  updated_at: z.number(),
})
export type SavedSearch = z.infer<typeof savedSearch>
export const savedSearchChange = z.strictObject({
  name: z.string().trim().min(1).max(200),
  shared: z.boolean().default(false),
  search: z.record(z.string(), z.string()),
})

/** Metadata of an answer to a write. */
export const writeMetadata = z.object({
  response_id: z.string(),
  tenant_id: z.string(),
  is_staged: z.literal(false),
  log_position: z.string(),
})
