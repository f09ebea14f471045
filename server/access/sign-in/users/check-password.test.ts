import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import {
  type ScryptCost,
  SCRYPT_COST,
  scryptHash,
  scryptText,
} from '../../../config/credentials.ts'
import { obfuscate } from '../../../config/obfuscated.ts'
import { parseUserFile } from '../../../config/user-file.ts'
import { passwordCheck } from './check-password.ts'
import { desCrypt } from './des-crypt.ts'

const CHEAP: ScryptCost = { ln: 10, r: 8, p: 1 }
const salt = Buffer.from('sixteen bytes :)')
const scrypted = async (password: string, cost = CHEAP): Promise<string> =>
  scryptText(cost, salt, await scryptHash(password, salt, cost))

/** crypt(3) of glibc. */
const CRYPTS: readonly (readonly [password: string, salt: string, expected: string])[] = [
  ['secret', 'ab', 'abNANd1rDfiNc'],
  ['', 'ab', 'abmF1QH4PEr.E'],
  ['longer than eight', '..', '..UGZl6zCbRAE'],
  ['päss', 'zZ', 'zZE/Z3cJ7B3NM'],
]
for (const [password, with_, expected] of CRYPTS) {
  test(`crypt of ${JSON.stringify(password)} is ${expected}`, () => {
    assert.equal(desCrypt(password, with_), expected)
  })
}

test('scrypt is that of RFC 7914, section 12', async () => {
  const hash = await scryptHash('pleaseletmein', Buffer.from('SodiumChloride'), {
    ln: 14,
    r: 8,
    p: 1,
  })
  assert.equal(
    hash.toString('hex'),
    '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2',
  )
})

const KINDS: readonly (readonly [
  kind: string,
  stored: string | Promise<string>,
  password: string,
])[] = [
  ['plain', 'geheim', 'geheim'],
  ['plain with a colon', 'a:b=c', 'a:b=c'],
  ['OBF', obfuscate('geheim'), 'geheim'],
  ['OBF with a comma', obfuscate('a,b'), 'a,b'],
  ['MD5', 'MD5:5ebe2294ecd0e0f08eab7690d2a6ee69', 'secret'],
  ['MD5 in capitals', 'MD5:5EBE2294ECD0E0F08EAB7690D2A6EE69', 'secret'],
  ['CRYPT', 'CRYPT:abNANd1rDfiNc', 'secret'],
  ['scrypt', scrypted('straße'), 'straße'],
]
for (const [kind, stored, password] of KINDS) {
  test(`a password that is stored as ${kind}`, async () => {
    const { users, problems } = parseUserFile(`ann: ${await stored}, admins ,viewers,admins`)
    assert.deepEqual(problems, [])
    assert.deepEqual(users.get('ann')?.roles, ['admins', 'viewers'])
    const { check } = passwordCheck(users)
    assert.equal(await check('ann', password), true)
    for (const wrong of [
      '',
      `${password}x`,
      password.slice(0, -1),
      await stored,
      'x'.repeat(2_000),
    ])
      if (wrong !== password) assert.equal(await check('ann', wrong), false, wrong)
    assert.equal(await check('bob', password), false)
  })
}

test('an empty password opens nothing, whoever is asked for', async () => {
  const { users } = parseUserFile('ann: MD5:d41d8cd98f00b204e9800998ecf8427e\nbob: x')
  const { check } = passwordCheck(users)
  assert.equal(await check('bob', ''), false)
  assert.equal(await check('nobody', ''), false)
  assert.equal(await check('__proto__', ''), false)
})

test('files that mix all ways let in exactly those who know their password', async () => {
  const ways = ['plain', 'obf', 'md5', 'crypt', 'scrypt'] as const
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/)
  const entry = fc.record({ way: fc.constantFrom(...ways), password: word })
  const file = fc.dictionary(word, entry, { minKeys: 1, maxKeys: 4 })
  const { createHash } = await import('node:crypto')
  async function stored({ way, password }: { way: (typeof ways)[number]; password: string }) {
    switch (way) {
      case 'plain':
        return password
      case 'obf':
        return obfuscate(password)
      case 'md5':
        return `MD5:${createHash('md5').update(password).digest('hex')}`
      case 'crypt':
        return `CRYPT:${desCrypt(password, 'xy')}`
      case 'scrypt':
        return scrypted(password)
    }
  }
  await fc.assert(
    fc.asyncProperty(file, word, word, async (entries, name, guess) => {
      const lines = Object.entries(entries).map(async ([user, e]) => `${user}: ${await stored(e)}`)
      const { users } = parseUserFile((await Promise.all(lines)).join('\n'))
      const { check } = passwordCheck(users)
      for (const [user, { password }] of Object.entries(entries))
        assert.equal(await check(user, password), true)
      const own = Object.hasOwn(entries, name) ? entries[name]?.password : undefined
      assert.equal(await check(name, guess), own === guess)
    }),
    { numRuns: 30 },
  )
})

test('what ./millrace password makes is as costly as it says', () => {
  assert.equal(128 * 2 ** SCRYPT_COST.ln * SCRYPT_COST.r, 32 * 1_048_576)
})
