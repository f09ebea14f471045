/**
 * What instances tell each other through the group protocol, as JSON. Two adjacent releases live side by side during a rolling
 * upgrade, so a later version only adds members: what is not known is passed over, and `v` is for people.
 */
import { z } from 'zod'

/** What an instance says of itself when it joins. */
const metadata = z.object({
  v: z.int().min(1),
  id: z.string().min(1),
  version: z.string(),
  /** Where other instances reach it. */
  url: z.string(),
  /** ms since epoch, by its own clock. */
  startedAt: z.number(),
  /** Keys of all that it is configured with. */
  resources: z.array(z.string()),
  /** What it has been given up to now, by epoch; 0: not claimed yet. */
  owned: z.record(z.string(), z.number()),
  /** secret-proof.ts */
  proof: z.string().nullable(),
})
export type InstanceMetadata = Omit<z.infer<typeof metadata>, 'v'>

/** What the leader tells a member. */
const assignment = z.object({
  v: z.int().min(1),
  /** Id of the instance that shared out. */
  leader: z.string(),
  /** What the member is to observe. */
  resources: z.array(z.string()),
  /** Why the member may not share; null: it may. */
  refused: z.string().nullable(),
  /** All that share, with what each is to observe. */
  members: z.array(
    z.object({
      id: z.string(),
      version: z.string(),
      url: z.string(),
      startedAt: z.number(),
      resources: z.array(z.string()),
    }),
  ),
})
export type Assignment = Omit<z.infer<typeof assignment>, 'v'>

const VERSION = 1

export function writeMetadata(value: InstanceMetadata): Buffer {
  return Buffer.from(JSON.stringify({ v: VERSION, ...value }))
}

/** null: no instance's. */
export function readMetadata(bytes: Buffer): InstanceMetadata | null {
  return read(metadata, bytes)
}

export function writeAssignment(value: Assignment): Buffer {
  return Buffer.from(JSON.stringify({ v: VERSION, ...value }))
}

/** null: nothing, or not by an instance. */
export function readAssignment(bytes: Buffer): Assignment | null {
  return read(assignment, bytes)
}

function read<T>(schema: z.ZodType<T>, bytes: Buffer): T | null {
  try {
    return schema.safeParse(JSON.parse(bytes.toString())).data ?? null
  } catch {
    return null // no JSON
  }
}
