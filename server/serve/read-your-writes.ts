/**
 * Who has written reads it from any instance: the answer to a write tells where it lies in the log, and a request that
 * brings this along waits until its instance has read so far (design section 4).
 */
import { randomUUID } from 'node:crypto'
import type { writeMetadata } from '@millrace/contract/personal.ts'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import type { Identity } from '../access/identity.ts'
import type { StatePosition } from '../state/documents/model.ts'
import { cookieOf } from '../access/sign-in/cookies.ts'
import type { RequestHeaders } from '../access/sign-in/model.ts'
import type { ServeContext } from './context.ts'
import { POSITION_COOKIE, setCookie } from './cookies.ts'
import { ServeError } from './errors.ts'

const POSITION_HEADER = 'x-millrace-position'
const WAIT_MS = 2_000
/** A new instance reads what was saved before: pages may wait for that, so that no request fails while instances come and go. */
const READY_MS = 8_000

/**
 * Resolves when this instance has what the request must see: everything that was written before it started, and what the
 * position it brings names. A malformed position names nothing.
 * @throws ServeError MR_BEHIND after 2 s; after 8 s while it is still reading what was there before
 */
export async function awaitOwnWrites(
  { documents, signIn }: Pick<ServeContext, 'documents' | 'signIn'>,
  headers: RequestHeaders,
): Promise<void> {
  const positions = positionsOf(headers)
  if (!documents.isReady && !(await inTime(documents.ready))) {
    throw behind('This instance is still reading what was saved before it was started.')
  }
  const reached = await Promise.all(
    positions.map((position) => documents.reached(position, WAIT_MS)),
  )
  if (reached.every(Boolean)) return signIn.caughtUp(positions)
  throw behind('This instance has not read your last change from Kafka yet.')
}

/** Positions that a client brings: of its last writes. */
function positionsOf(headers: RequestHeaders): string[] {
  const asked = [headers[POSITION_HEADER], cookieOf(headers, POSITION_COOKIE)]
  return [...new Set(asked.filter((each) => typeof each === 'string'))]
}

const behind = (what: string): ServeError =>
  new ServeError('MR_BEHIND', `${what} Ask again in a second; any other instance may have it.`, {
    headers: { 'retry-after': '1' },
  })

async function inTime(ready: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, READY_MS, false)
  })
  const isReady = await Promise.race([ready.then(() => true), late])
  clearTimeout(timer)
  return isReady
}

/** The position goes with the answer as a cookie, so that a browser brings it along. */
export function tellPosition(reply: FastifyReply, position: StatePosition): void {
  if (position !== '') setCookie(reply, POSITION_COOKIE, position)
}

/** An answer to a write: what was written, where it lies, and the cookie that brings it back. */
export function sendWritten(
  reply: FastifyReply,
  identity: Identity,
  body: Readonly<Record<string, unknown>>,
  position: StatePosition,
): FastifyReply {
  tellPosition(reply, position)
  const metadata: z.infer<typeof writeMetadata> = {
    response_id: randomUUID(),
    tenant_id: identity.tenantId,
    is_staged: false,
    log_position: position,
  }
  return reply.type('application/json; charset=utf-8').send(JSON.stringify({ ...body, metadata }))
}
