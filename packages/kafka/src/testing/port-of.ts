import assert from 'node:assert/strict'
import type { Server } from 'node:net'

/** The TCP port that a listening server got. */
export function portOf(server: Server): number {
  const address = server.address()
  assert.ok(address !== null && typeof address === 'object', 'listens on TCP')
  return address.port
}
