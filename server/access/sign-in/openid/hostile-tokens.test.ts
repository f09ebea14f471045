/** Tokens that must be refused, from a server that is otherwise a real OpenID provider. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { startIdentityServer } from '@millrace/dev/testing/identity-server.ts'
import { claimsOf, macJwt, signingKey, signJwt, unsignedJwt } from '@millrace/dev/testing/jwt.ts'
import {
  USERS,
  CLIENT,
  identity,
  makeFlow,
  signIn,
  refused,
  tamperIdToken,
  tamperTokens,
  now,
} from './testing/flow-bench.ts'
import { type RoleSource } from './model.ts'

test('refused: an id token signed with a key that is not published', async () => {
  const foreign = signingKey('key-1')
  tamperIdToken((claims) => signJwt(foreign, claims, { kid: identity.key.kid }))
  await refused(signIn(makeFlow()), 'MR_OPENID_TOKEN', /its signature is wrong/)
})

test('refused: an id token with an unknown key id', async () => {
  const foreign = signingKey('nobody knows it')
  tamperIdToken((claims) => signJwt(foreign, claims))
  await refused(
    signIn(makeFlow()),
    'MR_OPENID_TOKEN',
    /a key that the identity server does not publish/,
  )
})

test('refused: an id token without a signature (alg none)', async () => {
  tamperIdToken(unsignedJwt)
  await refused(signIn(makeFlow()), 'MR_OPENID_TOKEN', /not signed by an asymmetric key/)
})

test('refused: an id token whose MAC is made with the public key (HS256), even if the server says that it does that', async () => {
  const text = JSON.stringify(identity.key.publicJwk)
  const token = (claims: Readonly<Record<string, unknown>>) =>
    macJwt(text, claims, { kid: identity.key.kid })
  const flow = makeFlow()
  tamperIdToken(token)
  const tokens = identity.tamper
  identity.tamper = (path, answer) =>
    path.startsWith('/.well-known')
      ? {
          ...answer,
          body: JSON.stringify({
            ...JSON.parse(answer.body),
            id_token_signing_alg_values_supported: ['HS256', 'none', 'RS256'],
          }),
        }
      : tokens?.(path, answer)
  await refused(signIn(flow), 'MR_OPENID_TOKEN', /not signed by an asymmetric key/)
})

test('refused: an id token that has expired', async () => {
  tamperIdToken((claims) =>
    signJwt(identity.key, { ...claims, iat: now() - 700, exp: now() - 100 }),
  )
  await refused(signIn(makeFlow()), 'MR_OPENID_TOKEN', /it has expired \(exp\)/)
})

test('accepted: clocks that differ by less than a minute', async () => {
  tamperIdToken((claims) => signJwt(identity.key, { ...claims, iat: now() + 40, exp: now() - 40 }))
  assert.equal((await signIn(makeFlow())).person.name, 'jane')
})

test('refused: an id token from the future', async () => {
  tamperIdToken((claims) =>
    signJwt(identity.key, { ...claims, iat: now() + 300, exp: now() + 900 }),
  )
  await refused(signIn(makeFlow()), 'MR_OPENID_TOKEN', /from the future \(iat\)/)
})

test('refused: an id token for another client', async () => {
  for (const more of [
    { aud: 'other' },
    { aud: ['millrace', 'other'] },
    { aud: ['millrace', 'other'], azp: 'other' },
  ]) {
    tamperIdToken((claims) => signJwt(identity.key, { ...claims, ...more }))
    await refused(signIn(makeFlow()), 'MR_OPENID_TOKEN', /for another client \(a(?:ud|zp)\)/)
  }
})

test('refused: an id token of another issuer', async () => {
  tamperIdToken((claims) => signJwt(identity.key, { ...claims, iss: 'https://evil.example' }))
  await refused(signIn(makeFlow()), 'MR_OPENID_TOKEN', /another issuer \(iss\)/)
})

test('refused: an id token without a nonce', async () => {
  tamperIdToken((claims) => signJwt(identity.key, { ...claims, nonce: undefined }))
  await refused(signIn(makeFlow()), 'MR_OPENID_TOKEN', /no nonce/)
})

test('refused: the id token of an earlier sign-in (replayed nonce)', async () => {
  let earlier: object | undefined
  tamperTokens((tokens) => (earlier ??= tokens))
  const flow = makeFlow()
  await signIn(flow)
  await refused(signIn(flow), 'MR_OPENID_TOKEN', /not made for this sign-in \(nonce\)/)
})

test('refused: an answer without an id token', async () => {
  tamperTokens((tokens) => ({ ...tokens, id_token: undefined }))
  await refused(signIn(makeFlow()), 'MR_OPENID_TOKEN', /not accepted/)
})

const FROM_ACCESS: RoleSource = { path: ['groups'], from: 'access_token' }

/** Access tokens with other claims, signed by `key` under the id of the real one. */
const signAccess = (key = identity.key, more = {}) =>
  tamperTokens((tokens) => {
    const access = signJwt(
      key,
      { ...claimsOf(tokens.access_token), ...more },
      { kid: identity.key.kid },
    )
    return { ...tokens, access_token: access }
  })

test('refused for roles: an access token signed by somebody else, or for another client, or expired', async () => {
  const foreign = signingKey('key-1')
  signAccess()
  assert.deepEqual((await signIn(makeFlow({}, FROM_ACCESS))).person.roles, [
    'kafka-admins',
    'staff',
  ])
  signAccess(foreign, { groups: ['kafka-admins'] })
  await refused(signIn(makeFlow({}, FROM_ACCESS)), 'MR_OPENID_TOKEN', /signature is not by a key/)
  signAccess(identity.key, { client_id: 'other' })
  await refused(signIn(makeFlow({}, FROM_ACCESS)), 'MR_OPENID_TOKEN', /for another client/)
  signAccess(identity.key, { exp: now() - 100 })
  await refused(signIn(makeFlow({}, FROM_ACCESS)), 'MR_OPENID_TOKEN', /expired/)
  signAccess(identity.key, { iss: 'https://evil.example' })
  await refused(signIn(makeFlow({}, FROM_ACCESS)), 'MR_OPENID_TOKEN', /another issuer/)
})

test('refused for roles: an access token that does not belong to the id token', async () => {
  tamperTokens((tokens) => ({
    ...tokens,
    id_token: signJwt(identity.key, { ...claimsOf(tokens.id_token), at_hash: 'of another one' }),
  }))
  await refused(
    signIn(makeFlow({}, FROM_ACCESS)),
    'MR_OPENID_TOKEN',
    /does not belong to the id token/,
  )
})

test('refused for roles: an access token that is no JWT', async () => {
  await using opaque = await startIdentityServer({ clients: [CLIENT], users: USERS })
  const flow = makeFlow({ issuer: opaque.issuer }, FROM_ACCESS)
  await refused(signIn(flow), 'MR_OPENID_TOKEN', /it is no JWT.*roles_from: id_token/)
})
