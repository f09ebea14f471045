import { expect, test } from 'vitest'
import { tenantWanted, withTenant } from './tenant.ts'

test('the address comes before what this browser keeps', () => {
  expect(tenantWanted('?tenant=eu&q=a', 'us')).toEqual({ id: 'eu', from: 'address' })
  expect(tenantWanted('?q=tenant', 'us')).toEqual({ id: 'us', from: 'browser' })
  expect(tenantWanted('?tenant=', null)).toEqual({ id: null, from: 'nobody' })
})

test('an address is the same but for its tenant', () => {
  const href = 'https://x.test/kpow/c/a/topics?q=urp&tenant=eu#here'
  expect(withTenant(href, 'a & b')).toBe('https://x.test/kpow/c/a/topics?q=urp&tenant=a+%26+b#here')
  expect(withTenant(href, null)).toBe('https://x.test/kpow/c/a/topics?q=urp#here')
})
