/**
 * What every instance knows of a background search: all that is needed to list it and to go on at its cursor, and nothing
 * of what it found. A document of the state log, so it is small, whatever was asked.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { searchJob, type SearchJob } from '@millrace/contract/search.ts'
import { z } from 'zod'

/** A document has 64 kB; what lies around the packed part has less than 4. */
const MAX_PACKED_CHARS = 60_000
/** A packed part that inflates to more was not made by us. */
const MAX_UNPACKED_BYTES = 16 * 2 ** 20

const { request, started, partitions, totals, state } = searchJob.shape

const stored = z.object({
  /** ResourceSet.key */
  resource: z.string(),
  state,
  reason: z.string().nullable(),
  created_at: z.number(),
  ended_at: z.number().nullable(),
  updated_at: z.number(),
  totals,
  seconds_left: z.number().nullable(),
  records_from: z.int(),
  records_to: z.int(),
  records_bytes: z.int(),
  /** Id and address of the instance that runs it, or did last. */
  instance: z.string(),
  url: z.string(),
  /** What its cursor is sealed with: MILLRACE_SECRET, or a secret that nobody else has and that ends with the process. */
  sealed: z.enum(['secret', 'process']),
  /** base64 of deflated JSON of `packed`. */
  packed: z.string(),
})
const packed = z.object({ request, started, partitions, cursor: z.string().nullable() })

export type JobDescriptor = Omit<z.infer<typeof stored>, 'packed'> & z.infer<typeof packed>

/** As a document's value; undefined: what is asked is too large to be told to others. */
export function writeDescriptor(descriptor: JobDescriptor): unknown {
  const { request: asked, started: begun, partitions: account, cursor, ...outer } = descriptor
  const begunBriefly = { ...begun, partitions: [] }
  // The account by partition is the first that can be done without, since the sums are beside it; then the place.
  const tries = [
    { partitions: account, cursor },
    { partitions: [], cursor },
  ]
  for (const each of [...tries, { partitions: [], cursor: null }]) {
    const inner: z.infer<typeof packed> = { request: asked, started: begunBriefly, ...each }
    const text = deflateRawSync(JSON.stringify(inner)).toString('base64')
    if (text.length <= MAX_PACKED_CHARS) {
      return { ...outer, packed: text } satisfies z.infer<typeof stored>
    }
  }
  return undefined
}

/** undefined: damaged, or of a later version. */
export function readDescriptor(value: unknown): JobDescriptor | undefined {
  const outer = stored.safeParse(value)
  if (!outer.success) return undefined
  const { packed: text, ...rest } = outer.data
  const inner = packed.safeParse(unpacked(text))
  return inner.success ? { ...rest, ...inner.data } : undefined
}

function unpacked(text: string): unknown {
  try {
    const bytes = inflateRawSync(Buffer.from(text, 'base64'), {
      maxOutputLength: MAX_UNPACKED_BYTES,
    })
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

export interface Presence {
  /** The instance that runs it, or keeps what it found, is there. */
  readonly isThere: boolean
  /** This instance has MILLRACE_SECRET. */
  readonly hasSecret: boolean
}

/** What is shown of a search of another instance. */
export function viewOf(
  id: string,
  clusterId: string,
  descriptor: JobDescriptor,
  { isThere, hasSecret }: Presence,
): SearchJob {
  const { resource: _resource, instance, url, updated_at, sealed, ...job } = descriptor
  const view = { ...job, id, cluster_id: clusterId }
  if (isThere) return job.state === 'running' ? { ...view, cursor: null } : view
  const canBeRead = sealed === 'secret' && hasSecret
  const cursor = canBeRead ? job.cursor : null
  const found = job.records_to - job.records_from
  const lost =
    found === 0
      ? ''
      : ` The ${found} records that it kept were in the memory of instance ${instance} (${url}) and are lost.`
  const gone = {
    ...view,
    cursor,
    records_from: job.records_to,
    records_bytes: 0,
    seconds_left: null,
  }
  if (!wasUnderWay(job.state)) {
    return { ...gone, reason: `${job.reason ?? ''}${lost}`.trim() || null }
  }
  const further =
    cursor !== null
      ? ' Resume it to go on behind what had been searched.'
      : canBeRead
        ? ' Where it stood is not known, as it reads too many partitions to keep that, or had nothing left: begin it anew.'
        : ' It cannot go on where it stood, because MILLRACE_SECRET is not set: begin it anew.'
  return {
    ...gone,
    state: 'interrupted',
    reason: `Instance ${instance} (${url}), which ran it, is gone.${lost}${further}`,
    ended_at: job.ended_at ?? updated_at,
  }
}

function wasUnderWay(state: SearchJob['state']): boolean {
  switch (state) {
    case 'running':
    case 'paused':
    case 'interrupted':
      return true
    case 'finished':
    case 'cancelled':
    case 'failed':
      return false
  }
}
