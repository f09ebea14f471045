import assert from 'node:assert/strict'
import test from 'node:test'
import { exportRequest, type ExportRequest } from '@millrace/contract/search.ts'
import { sealer } from '@millrace/search/engine/sealer.ts'
import * as fc from 'fast-check'
import { JobError } from './errors.ts'
import { makeTicket, readTicket } from './export-ticket.ts'

const seals = sealer(Buffer.from('a secret of some length'))
const alice = { user: 'alice', cluster: 1 }
const request: ExportRequest = {
  topics: ['orders', 'pay-*'],
  format: 'csv',
  filter: '.value.customer.id == "c-12345"',
  columns: ['offset', 'value'],
}

function isRefused(pattern: RegExp) {
  return (error: unknown) =>
    error instanceof JobError && error.code === 'MR_EXPORT_TICKET' && pattern.test(error.message)
}

test('a ticket carries the request to whoever it was made for, until it expires', () => {
  const ticket = makeTicket(seals, alice, request, 1_000)
  assert.match(ticket, /^[\w-]+$/)
  assert.deepEqual(readTicket(seals, alice, ticket, 999), request)
  assert.throws(
    () => readTicket(seals, alice, ticket, 1_000),
    isRefused(/2 minutes, which are over/),
  )
  assert.throws(
    () => readTicket(seals, { ...alice, user: 'bob' }, ticket, 0),
    isRefused(/made for another user/),
  )
  assert.throws(
    () => readTicket(seals, { ...alice, cluster: 2 }, ticket, 0),
    isRefused(/made for another cluster/),
  )
})

test('nothing that was altered, cut, or sealed by somebody else is read', () => {
  const ticket = makeTicket(seals, alice, request, 1_000)
  fc.assert(
    fc.property(fc.nat(ticket.length - 1), fc.constantFrom('A', 'a', '0', '_', '-'), (at, char) => {
      const altered = ticket.slice(0, at) + char + ticket.slice(at + 1)
      fc.pre(altered !== ticket)
      assert.throws(() => readTicket(seals, alice, altered, 0), isRefused(/altered/))
      assert.throws(() => readTicket(seals, alice, ticket.slice(0, at), 0), isRefused(/altered/))
    }),
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.throws(() => readTicket(seals, alice, text, 0), isRefused(/altered/))
    }),
  )
  const other = sealer(Buffer.from('another secret of some length'))
  assert.throws(() => readTicket(other, alice, ticket, 0), isRefused(/altered/))
  // Sealed with our secret, but no ticket: a cursor, say.
  const cursor = seals.seal(Buffer.from('{"partitions":[]}'))
  assert.throws(() => readTicket(seals, alice, cursor, 0), isRefused(/altered/))
})

test('a request that no address can carry is refused when the link is made', () => {
  const filter = Array.from({ length: 2_000 }, (_, n) => `.value.f${(n * 7919) % 104729}`).join(
    ' or ',
  )
  assert.throws(
    () => makeTicket(seals, alice, exportRequest.parse({ ...request, filter }), 1_000),
    (error) =>
      error instanceof JobError &&
      error.code === 'MR_EXPORT_TOO_LONG' &&
      /an address can carry 7000/.test(error.message),
  )
})
