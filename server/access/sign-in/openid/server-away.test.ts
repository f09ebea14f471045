/** A server that is away, slow, too talkative, or not what it should be. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { type Answer, startIdentityServer } from '@millrace/dev/testing/identity-server.ts'
import { until } from '@millrace/dev/testing/until.ts'
import {
  REDIRECT,
  USERS,
  CLIENT,
  identity,
  makeFlow,
  signIn,
  refused,
} from './testing/flow-bench.ts'

test('the identity server is away, and back: nothing is remembered of its absence', async () => {
  await using gone = await startIdentityServer({ clients: [CLIENT], users: USERS })
  await gone.stop()
  const flow = makeFlow({ issuer: gone.issuer })
  await refused(flow.begin(REDIRECT, '/'), 'MR_OPENID_AWAY', /cannot be reached: nobody listens/)
  await gone.start()
  const { person } = await until(() => signIn(flow), { describe: 'somebody signs in' })
  assert.equal(person.name, 'jane')
})

test('a slow answer ends after the time limit, a huge one after a megabyte', async () => {
  const slow = Promise.withResolvers<undefined>()
  identity.tamper = () => slow.promise
  await refused(makeFlow().begin(REDIRECT, '/'), 'MR_OPENID_AWAY', /did not answer within 1 s/)
  slow.resolve(undefined)
  identity.tamper = (_path, answer) => ({
    ...answer,
    body: JSON.stringify({ a: 'x'.repeat(2_000_000) }),
  })
  await refused(makeFlow().begin(REDIRECT, '/'), 'MR_OPENID_AWAY', /more than 1048576 bytes/)
})

/** The discovery document says other things. */
const change = (more: object) => {
  identity.tamper = (_path, answer): Answer => ({
    ...answer,
    body: JSON.stringify({ ...JSON.parse(answer.body), ...more }),
  })
}

test('a discovery document of another issuer, with endpoints of HTTP, or that is none', async () => {
  change({ issuer: 'https://evil.example' })
  await refused(makeFlow().begin(REDIRECT, '/'), 'MR_OPENID_TOKEN', /names another issuer/)
  for (const url of ['http://idp.example/auth', 'javascript:alert(1)', undefined]) {
    change({ authorization_endpoint: url })
    await refused(makeFlow().begin(REDIRECT, '/'), 'MR_OPENID_AWAY', /no authorization_endpoint/)
  }
  change({ token_endpoint: 'http://idp.example/token' })
  await refused(makeFlow().begin(REDIRECT, '/'), 'MR_OPENID_AWAY', /no token_endpoint/)
  identity.tamper = (_path, answer) => ({ ...answer, body: '<html>' })
  await refused(makeFlow().begin(REDIRECT, '/'), 'MR_OPENID_TOKEN', /cannot be read/)
})

test('an issuer over HTTP on another machine is not asked', async () => {
  const flow = makeFlow({ issuer: 'http://idp.example' })
  await refused(
    flow.begin(REDIRECT, '/'),
    'MR_OPENID_AWAY',
    /does not speak HTTPS.*OPENID_ALLOW_HTTP/,
  )
})
