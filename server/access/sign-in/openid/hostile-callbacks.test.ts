/** Callbacks that must be refused: of nobody, of others, a second time; and answers that are errors. */
import assert from 'node:assert/strict'
import test from 'node:test'
import type { OpenIdConfig } from '../../../config/types.ts'
import { REDIRECT, settings, makeFlow, away, home, signIn, refused } from './testing/flow-bench.ts'
import { openIdFlow } from './flow.ts'
import { DEFAULT_ROLES } from './model.ts'

test('refused: no state, a foreign one, two of them, and no cookie', async () => {
  const flow = makeFlow()
  const back = await away(flow)
  const other = await away(flow)
  for (const state of [[], ['foreign'], [other.query.get('state') ?? '']]) {
    const query = new URLSearchParams({ code: back.query.get('code') ?? '' })
    for (const value of state) query.append('state', value)
    await refused(home(flow, back, query), 'MR_OPENID_ATTEMPT', /begun no such sign-in/)
  }
  const twice = new URLSearchParams([...back.query, ['state', 'more']])
  await refused(home(flow, back, twice), 'MR_OPENID_ATTEMPT', /begun no such sign-in/)
  await refused(flow.complete(back.query, REDIRECT, undefined), 'MR_OPENID_ATTEMPT', /cookies/)
  // The cookie of another attempt under the name of this one.
  await refused(home(flow, { ...back, sealed: other.sealed }), 'MR_OPENID_ATTEMPT', /begun no such/)
  assert.equal((await home(flow, back)).person.name, 'jane', 'the right one still works')
})

test('refused: a callback that comes a second time', async () => {
  const flow = makeFlow()
  const back = await away(flow)
  await home(flow, back)
  await refused(home(flow, back), 'MR_OPENID_ATTEMPT', /completed before/)
})

test('refused: a code that was used before, on an instance that does not know', async () => {
  const options = {
    settings: settings(),
    secret: 'shared between instances',
    roleSource: () => DEFAULT_ROLES,
  }
  const back = await away(openIdFlow(options))
  await home(openIdFlow(options), back)
  await refused(home(openIdFlow(options), back), 'MR_OPENID_REFUSED', /the code was used before/)
})

const make = (more: Partial<OpenIdConfig>, secret: string) =>
  openIdFlow({ settings: settings(more), secret, roleSource: () => DEFAULT_ROLES })

test('refused: an attempt of an installation with another secret, client or address', async () => {
  const secret = 'one of several installations'
  const back = await away(make({}, secret))
  await refused(home(make({}, `${secret}!`), back), 'MR_OPENID_ATTEMPT', /begun no such sign-in/)
  await refused(
    home(make({ clientId: 'other' }, secret), back),
    'MR_OPENID_ATTEMPT',
    /another client/,
  )
  const elsewhere = make({}, secret).complete(back.query, `${REDIRECT}/other`, back.sealed)
  await refused(elsewhere, 'MR_OPENID_ATTEMPT', /another address/)
})

test('refused: a code that another client was given', async () => {
  const flow = makeFlow()
  const [mine, foreign] = [await away(flow), await away(makeFlow({ clientId: 'other' }))]
  const query = new URLSearchParams(mine.query)
  query.set('code', foreign.query.get('code') ?? '')
  await refused(home(flow, mine, query), 'MR_OPENID_REFUSED', /is of another client/)
})

test('refused: a code of another attempt, for its code verifier', async () => {
  const flow = makeFlow()
  const [mine, stolen] = [await away(flow), await away(flow, 'john')]
  const query = new URLSearchParams(mine.query)
  query.set('code', stolen.query.get('code') ?? '')
  await refused(home(flow, mine, query), 'MR_OPENID_REFUSED', /gives no tokens/)
})

test('refused: the callback of another issuer (mix-up, RFC 9207)', async () => {
  const flow = makeFlow()
  const back = await away(flow)
  const query = new URLSearchParams(back.query)
  query.set('iss', 'https://evil.example')
  await refused(home(flow, back, query), 'MR_OPENID_TOKEN', /not accepted/)
})

test('an answer of the identity server that is an error is told in known words only', async () => {
  const flow = makeFlow()
  for (const [error, words] of [
    ['access_denied', /\(access_denied\)\. You, or a rule there, denied/],
    ['login_required', /\(login_required\)/],
    ['<b>call 555-1234</b>', /without signing you in\.$/],
    ['toString', /without signing you in\.$/],
  ] as const) {
    const back = await away(flow)
    const state = back.query.get('state') ?? ''
    const query = new URLSearchParams({ error, error_description: 'call 555-1234', state })
    const told = await refused(home(flow, back, query), 'MR_OPENID_REFUSED', words)
    assert.doesNotMatch(told.message, /555/)
  }
})

test('a wrong client secret is told without it', async () => {
  const flow = makeFlow({ clientSecret: 'not-the-client-secret-of-these-tests' })
  await refused(signIn(flow), 'MR_OPENID_REFUSED', /OPENID_CLIENT_SECRET/)
})
