import assert from 'node:assert/strict'
import test from 'node:test'
import { OpenIdError } from './errors.ts'
import { DEFAULT_ROLES, type RoleSource } from './model.ts'
import { personOf, rolesOf } from './person.ts'

const at = (...path: string[]): RoleSource => ({ path, from: 'id_token' })

const ROLES: readonly [string, object, RoleSource, readonly string[] | null][] = [
  [
    'a list at a path',
    { realm_access: { roles: ['a', 'b'] } },
    at('realm_access', 'roles'),
    ['a', 'b'],
  ],
  ['one text', { role: 'a' }, at('role'), ['a']],
  [
    'a name like an address',
    { 'https://x.example/roles': ['a'] },
    at('https://x.example/roles'),
    ['a'],
  ],
  ['what is no text is left out', { roles: ['a', 1, null, ['b'], {}] }, at('roles'), ['a']],
  ['an empty list', { roles: [] }, at('roles'), []],
  ['nothing there', { roles: ['a'] }, at('groups'), null],
  ['a path through a text', { roles: 'a' }, at('roles', 'length'), null],
  ['a path through a list', { roles: ['a'] }, at('roles', '0'), null],
  ['what every object has is no claim', {}, at('constructor', 'name'), null],
  ['a path to an object', { roles: { a: true } }, at('roles'), null],
  [
    'by default roles and groups together',
    { roles: ['a', 'b'], groups: ['b', 'c'] },
    DEFAULT_ROLES,
    ['a', 'b', 'c'],
  ],
  ['by default groups alone', { groups: ['c'] }, DEFAULT_ROLES, ['c']],
  ['by default neither', { other: ['c'] }, DEFAULT_ROLES, null],
]

for (const [what, claims, source, roles] of ROLES)
  test(`roles: ${what}`, () => assert.deepEqual(rolesOf({ ...claims }, source), roles))

const code = 'MR_OPENID_TOKEN'
const refused = (words: RegExp) => (error: unknown) =>
  error instanceof OpenIdError && error.code === code && words.test(error.message)

test('a person without a name of the field, or with one that is no text, does not come in', () => {
  for (const claims of [{}, { sub: '' }, { sub: 7 }, { sub: 'x'.repeat(257) }])
    assert.throws(() => personOf('openid', claims, [], 'sub'), refused(/claim "sub"/))
})

test('an email address that is not verified is nobody’s user name', () => {
  const claims = { sub: '1', email: 'root@example.test', email_verified: false }
  assert.throws(() => personOf('openid', claims, [], 'email'), refused(/not verified/))
  assert.equal(personOf('openid', claims, [], 'sub').name, '1')
  const verified = { ...claims, email_verified: true }
  assert.equal(personOf('openid', verified, [], 'email').name, 'root@example.test')
})

const person = (claims: object) => personOf('okta', { sub: '1', ...claims }, ['a'], 'sub')

test('shows the name, else the preferred user name, else none', () => {
  assert.equal(person({ name: 'Jane', preferred_username: 'j' }).displayName, 'Jane')
  assert.equal(person({ preferred_username: 'j' }).displayName, 'j')
  assert.deepEqual(person({}), {
    provider: 'okta',
    name: '1',
    displayName: null,
    email: null,
    roles: ['a'],
  })
})
