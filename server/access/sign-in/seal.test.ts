import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { makeSeal, type SealedClaims } from './seal.ts'

const SECRET = 'a secret of sixteen characters'
const claims: SealedClaims = {
  provider: 'openid',
  name: 'ann',
  displayName: 'Ann',
  email: 'ann@example.com',
  roles: ['admins'],
  address: '10.0.0.1',
  userAgent: null,
  createdAt: 1,
  aloneUntil: 2,
}

test('instances of one secret and prefix open what the others sealed', () => {
  const [a, b] = [makeSeal(SECRET, 'x'), makeSeal(SECRET, 'x')]
  const { secret, id } = a.newId()
  assert.deepEqual(b.open(a.cookie(secret, 'log:17')), { id, position: 'log:17', claims: null })
  const alone = a.aloneCookie(secret, claims) ?? ''
  assert.deepEqual(b.open(alone), { id, position: '', claims })
  assert.doesNotMatch(Buffer.from(alone.split('.')[1] ?? '', 'base64url').toString('latin1'), /ann/)
  const token = a.newToken()
  assert.match(token.secret, /^mr_[\w-]{51}$/)
  assert.equal(b.tokenId(token.secret), token.id)
  assert.equal(a.installation, b.installation)
})

for (const [name, other] of [
  ['another secret', makeSeal(`${SECRET}!`, 'x')],
  ['another prefix', makeSeal(SECRET, 'y')],
  ['a process without a secret', makeSeal(null, 'x')],
] as const) {
  test(`${name}: another installation, whose cookies and tokens are nothing here`, () => {
    const seal = makeSeal(SECRET, 'x')
    assert.notEqual(other.installation, seal.installation)
    const { secret } = other.newId()
    assert.equal(seal.open(other.cookie(secret, 'log:1')), null)
    assert.equal(seal.open(other.aloneCookie(secret, claims) ?? ''), null)
    assert.equal(seal.tokenId(other.newToken().secret), null)
  })
}

test('any other text, and any change to a cookie or token, is nothing', () => {
  const seal = makeSeal(SECRET, 'x')
  const { secret } = seal.newId()
  const good = [seal.cookie(secret, 'log:17'), seal.aloneCookie(secret, claims) ?? '']
  const token = seal.newToken().secret
  const change = fc.record({ at: fc.nat(), with_: fc.stringMatching(/^[\w.-]{0,3}$/) })
  fc.assert(
    fc.property(fc.constantFrom(...good, token), change, (text, { at, with_ }) => {
      const place = at % text.length
      const changed = text.slice(0, place) + with_ + text.slice(place + 1)
      if (changed === text) return
      assert.equal(seal.open(changed), null)
      assert.equal(seal.tokenId(changed), null)
    }),
  )
  fc.assert(
    fc.property(fc.string({ maxLength: 5_000 }), (text) => {
      assert.equal(seal.open(text), null)
      assert.equal(seal.tokenId(text), null)
    }),
  )
})

test('the parts of two cookies make no third', () => {
  const seal = makeSeal(SECRET, 'x')
  const [a, b] = [seal.newId().secret, seal.newId().secret].map((secret) =>
    (seal.aloneCookie(secret, claims) ?? '').split('.'),
  )
  assert.equal(seal.open([a?.[0], b?.[1], b?.[2]].join('.')), null)
  assert.equal(seal.open([b?.[0], b?.[1], a?.[2]].join('.')), null)
})

test('who has more roles than a cookie holds is told, not cut off', () => {
  const roles = Array.from({ length: 500 }, () => crypto.randomUUID())
  assert.equal(makeSeal(SECRET, 'x').aloneCookie('id', { ...claims, roles }), null)
})
