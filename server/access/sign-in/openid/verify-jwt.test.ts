import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import test from 'node:test'
import { macJwt, signingKey, signJwt, unsignedJwt } from '@millrace/dev/testing/jwt.ts'
import * as fc from 'fast-check'
import { parseJwt, SIGNATURE_ALGORITHMS, verifyJwt } from './verify-jwt.ts'

const verdict = (token: string, keys: Parameters<typeof verifyJwt>[1]) => {
  const jwt = parseJwt(token)
  return jwt === null ? 'no jwt' : verifyJwt(jwt, keys)
}

const ALGORITHMS = SIGNATURE_ALGORITHMS.filter((alg) => alg !== 'Ed25519')
const KEYS = ALGORITHMS.map((alg) => signingKey(`of ${alg}`, alg))
const ALL = KEYS.map((key) => key.publicJwk)

test('every algorithm verifies what its key has signed, among the keys of all', () => {
  for (const key of KEYS) {
    assert.equal(verdict(signJwt(key, { a: 1 }), ALL), 'good', key.alg)
    assert.equal(verdict(signJwt(key, { a: 1 }, { kid: undefined }), ALL), 'good', key.alg)
  }
})

test('another key under the same id verifies nothing', () => {
  for (const alg of ALGORITHMS) {
    const [one, other] = [signingKey('same', alg), signingKey('same', alg)]
    assert.equal(verdict(signJwt(one, {}), [other.publicJwk]), 'bad', alg)
  }
})

test('keys of another id, algorithm, curve or use do not count', () => {
  const key = signingKey('mine', 'ES256')
  const token = signJwt(key, {})
  for (const more of [
    { kid: 'x' },
    { alg: 'ES384' },
    { crv: 'P-384' },
    { use: 'enc' },
    { kty: 'RSA' },
  ])
    assert.equal(verdict(token, [{ ...key.publicJwk, ...more }]), 'no-key', JSON.stringify(more))
})

test('no signature, a MAC, and extensions that must be understood are refused', () => {
  const key = signingKey('mine')
  const keys = [key.publicJwk]
  assert.equal(verdict(unsignedJwt({}), keys), 'bad')
  assert.equal(verdict(macJwt(JSON.stringify(key.publicJwk), {}, { kid: 'mine' }), keys), 'bad')
  const oct = createSecretKey(Buffer.from('a shared key')).export({ format: 'jwk' })
  assert.equal(verdict(macJwt('a shared key', {}), [oct]), 'bad')
  assert.equal(verdict(signJwt(key, {}, { crit: ['b64'] }), keys), 'bad')
})

test('a malformed key verifies nothing and breaks nothing', () => {
  const key = signingKey('mine')
  assert.equal(verdict(signJwt(key, {}), [{ kty: 'RSA', kid: 'mine', n: '!', e: '' }]), 'bad')
})

test('changing any byte of a token makes it worthless', () => {
  const key = signingKey('mine', 'EdDSA')
  const token = signJwt(key, { sub: 'jane', roles: ['viewer'] })
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
  const position = fc.integer({ min: 0, max: token.length - 1 })
  fc.assert(
    fc.property(position, fc.constantFrom(...letters.split('')), (at, letter) => {
      fc.pre(token[at] !== letter)
      const changed = token.slice(0, at) + letter + token.slice(at + 1)
      // The last letter of base64url may hold bits that no byte has.
      const [before, after] = [token, changed].map((text) => text.split('.'))
      const same = before?.every(
        (part, index) =>
          part === after?.[index] ||
          (index === 2 &&
            Buffer.from(part, 'base64url').equals(Buffer.from(after?.[index] ?? '', 'base64url'))),
      )
      fc.pre(same !== true)
      assert.notEqual(verdict(changed, [key.publicJwk]), 'good')
    }),
  )
})

test('whatever text comes, parsing it throws nothing', () => {
  fc.assert(fc.property(fc.string(), (text) => void verdict(text, ALL)))
  for (const text of ['', '.', '..', 'a.b.c', 'bnVsbA.bnVsbA.', 'e30.W10.', 'e30.e30', 'a.b.c.d.e'])
    assert.equal(parseJwt(text), null, text)
})
