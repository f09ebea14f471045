import assert from 'node:assert/strict'
import { createCipheriv } from 'node:crypto'
import test from 'node:test'
import * as fc from 'fast-check'
import { deobfuscate, obfuscate } from './obfuscated.ts'
import {
  decryptValue,
  encryptValue,
  newSecureKey,
  parseSecureKey,
  revealValue,
  SecureValueError,
} from './secure-value.ts'

const key = parseSecureKey(newSecureKey('a passphrase'))

test('what is encrypted comes back, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(decryptValue(encryptValue(text, key), key), text)
    }),
  )
})

test('the format is version 1, IV length 16, IV, AES-256-CBC with PKCS5 padding, in base64', () => {
  const iv = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const body = Buffer.concat([cipher.update('s3cret'), cipher.final()])
  const text = 'AES:' + Buffer.concat([Buffer.from([1, 16]), iv, body]).toString('base64')
  assert.equal(revealValue(text, key), 's3cret')
  const own = Buffer.from(encryptValue('s3cret', key).slice(4), 'base64')
  assert.deepEqual([...own.subarray(0, 2)], [1, 16])
  assert.equal(own.length, 2 + 16 + 16)
})

test('equal values are encrypted differently', () => {
  assert.notEqual(encryptValue('same', key), encryptValue('same', key))
})

test('another key or damaged bytes are refused or give other text, never the value', () => {
  const other = parseSecureKey(newSecureKey())
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      const secured = encryptValue(text, key)
      try {
        // CBC has no authentication: once in 256 the padding happens to fit.
        assert.notEqual(decryptValue(secured, other), text)
      } catch (error) {
        assert.ok(error instanceof SecureValueError)
        assert.equal(error.code, 'MR_SECURE_VALUE')
      }
    }),
  )
})

for (const text of ['AES:', 'AES:!!!', 'AES:AAAA', 'AES:' + Buffer.alloc(64).toString('base64')]) {
  test(`${text.slice(0, 12)} is refused with a reason`, () => {
    assert.throws(() => revealValue(text, key), { code: 'MR_SECURE_VALUE' })
  })
}

test('an encrypted value without a key names the variables that give one', () => {
  assert.throws(() => revealValue(encryptValue('x', key), null), /KPOW_SECURE_KEY_LOCATION/)
})

test('a key is 32 bytes in base64; with a passphrase it still differs by its salt', () => {
  assert.equal(Buffer.from(newSecureKey('p'), 'base64').length, 32)
  assert.notEqual(newSecureKey('p'), newSecureKey('p'))
  assert.deepEqual(parseSecureKey(` ${key.toString('base64')}\n`), key)
  for (const bad of ['', 'abc', 'not base64 at all!', Buffer.alloc(16).toString('base64')])
    assert.throws(() => parseSecureKey(bad), { code: 'MR_SECURE_KEY' })
})

test('plain values pass unchanged', () => {
  assert.equal(revealValue('plain: AES:', null), 'plain: AES:')
})

test('OBF values of Jetty are read', () => {
  // From Jetty's manual.
  assert.equal(deobfuscate('OBF:1vny1zlo1x8e1vnw1vn61x8g1zlu1vn4'), 'storepwd')
  assert.equal(revealValue('OBF:1u2u1wml1z7s1z7a1wnl1u2g', null), 'keypwd')
})

test('OBF round trip, bytes above ASCII included (the U form)', () => {
  assert.match(obfuscate('grün'), /U/)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(deobfuscate(obfuscate(text)), text)
    }),
  )
})

test('OBF text that Jetty cannot have written is refused, never a crash', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('0', 'z', 'U', '9', 'a', '-') }), (text) => {
      try {
        assert.equal(typeof revealValue('OBF:' + text, null), 'string')
      } catch (error) {
        assert.ok(error instanceof SecureValueError)
      }
    }),
  )
  assert.throws(() => revealValue('OBF:12', null), /base-36/)
})
