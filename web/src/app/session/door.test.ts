import type { Problem } from '@millrace/contract/envelope.ts'
import type { User } from '@millrace/contract/responses.ts'
import { expect, test } from 'vitest'
import type { WantedTenant } from '../../api/tenant.ts'
import { doorOf } from './door.ts'

const NOBODY: WantedTenant = { id: null, from: 'nobody' }
const BROWSER: WantedTenant = { id: 'eu', from: 'browser' }
const ADDRESS: WantedTenant = { id: 'eu', from: 'address' }

const problem = (code: string): Problem => ({
  type: 'about:blank',
  title: 'No',
  status: 403,
  code,
  detail: 'No role of yours may come in.',
})

const user = (...tenants: readonly string[]): User => ({
  provider: 'jetty',
  name: 'ada',
  display_name: null,
  email: null,
  admin: false,
  tenants: tenants.map((id) => ({ id, name: id })),
  roles: [],
  tenant_id: tenants[0] ?? '',
  actions: [],
})

test('open to whoever is in, also while that is still being asked or cannot be', () => {
  expect(doorOf('unknown', NOBODY, undefined, undefined).kind).toBe('open')
  expect(doorOf('in', NOBODY, user('eu'), undefined).kind).toBe('open')
  expect(doorOf('in', NOBODY, undefined, problem('WEB_OFFLINE')).kind).toBe('open')
  // The page that stood there stays.
  expect(doorOf('ended', NOBODY, user('eu'), problem('MR_UNAUTHENTICATED')).kind).toBe('open')
})

test('nothing is drawn on the way out, and nobody goes twice', () => {
  expect(doorOf('leaving', NOBODY, undefined, problem('MR_UNAUTHENTICATED')).kind).toBe('blank')
  expect(doorOf('refused', NOBODY, undefined, problem('MR_UNAUTHENTICATED')).kind).toBe(
    'sign-in-refused',
  )
})

test('a role that lets nobody in says so, whatever was known before', () => {
  expect(doorOf('in', NOBODY, user('eu'), problem('MR_FORBIDDEN')).kind).toBe('no-entry')
})

test('of several tenants one is chosen, unless address or browser say which', () => {
  expect(doorOf('in', NOBODY, user('eu', 'us'), undefined).kind).toBe('choose-tenant')
  expect(doorOf('in', BROWSER, user('eu', 'us'), undefined).kind).toBe('open')
  expect(doorOf('in', ADDRESS, user('eu', 'us'), undefined).kind).toBe('open')
  // Those that come with Millrace: the first is everything.
  expect(doorOf('in', NOBODY, user('__kpow_global', '__kpow_hidden'), undefined).kind).toBe('open')
})

test('a tenant that is no more: forgotten where it was kept, told where it was asked for', () => {
  expect(doorOf('in', BROWSER, undefined, problem('MR_UNKNOWN_TENANT')).kind).toBe('forget-tenant')
  expect(doorOf('in', ADDRESS, undefined, problem('MR_UNKNOWN_TENANT')).kind).toBe('no-such-tenant')
})
