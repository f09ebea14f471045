/**
 * Tickets of exports: a sealed text in an address, so that a plain link downloads a file. A ticket says what is asked and
 * by whom; it lets nobody in. Whoever comes with it is asked for permission like anybody else, at that moment.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { exportRequest, type ExportRequest } from '@millrace/contract/search.ts'
import { z } from 'zod'
import { JobError } from './errors.ts'
import type { Sealer } from './search-engine.ts'

/** Long enough for a click, too short to be passed on. */
export const TICKET_MS = 120_000
/** Addresses may have 8,192 characters; the path around it, a proxy's prefix and the cluster's id need some. */
const MAX_TICKET_CHARS = 7_000
/** A ticket that inflates to more was not made by us. */
const MAX_PAYLOAD_BYTES = 1_048_576

const payload = z.object({
  user: z.string(),
  cluster: z.int(),
  expires: z.number(),
  request: exportRequest,
})

export interface TicketHolder {
  /** access/identity.ts accountKey */
  readonly user: string
  /** ResourceSet.number */
  readonly cluster: number
}

/** @throws JobError MR_EXPORT_TOO_LONG */
export function makeTicket(
  sealer: Sealer,
  holder: TicketHolder,
  request: ExportRequest,
  expires: number,
): string {
  const text = JSON.stringify({ ...holder, expires, request } satisfies z.infer<typeof payload>)
  const ticket = sealer.seal(deflateRawSync(text))
  if (ticket.length <= MAX_TICKET_CHARS) return ticket
  throw new JobError(
    'MR_EXPORT_TOO_LONG',
    `The request of this export has ${ticket.length} characters when sealed; an address can carry ${MAX_TICKET_CHARS}. Shorten filter, projection, key or the list of topics (a pattern such as orders-* is one entry), or read the same records from POST …/search with "limit": 0.`,
  )
}

/** @throws JobError MR_EXPORT_TICKET: altered, expired, of another user or cluster */
export function readTicket(
  sealer: Sealer,
  holder: TicketHolder,
  ticket: string,
  now: number,
): ExportRequest {
  const read = payload.safeParse(contentOf(sealer, ticket))
  if (!read.success) {
    throw refused('This link was not made by this installation, or it was altered on the way.')
  }
  const { user, cluster, expires, request } = read.data
  if (user !== holder.user) throw refused('This link was made for another user.')
  if (cluster !== holder.cluster) throw refused('This link was made for another cluster.')
  if (now >= expires) {
    throw refused(`This link was good for ${TICKET_MS / 60_000} minutes, which are over.`)
  }
  return request
}

function contentOf(sealer: Sealer, ticket: string): unknown {
  const sealed = sealer.unseal(ticket)
  if (sealed === null) return undefined
  try {
    return JSON.parse(inflateRawSync(sealed, { maxOutputLength: MAX_PAYLOAD_BYTES }).toString())
  } catch {
    return undefined
  }
}

const refused = (what: string): JobError =>
  new JobError('MR_EXPORT_TICKET', `${what} Ask for a new export.`)
