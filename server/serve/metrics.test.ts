import assert from 'node:assert/strict'
import test from 'node:test'
import { testServer } from './server-for-tests.ts'

const CREDENTIALS = { PROMETHEUS_USERNAME: 'prom', PROMETHEUS_PASSWORD: 'not "easy"' }

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

test('metrics are served only when asked for', async () => {
  await using server = await testServer()
  assert.equal((await server.app.inject('/metrics/v1')).statusCode, 404)
})

test('the engine’s state is a metric, one sample per state', async () => {
  await using server = await testServer({ PROMETHEUS_EGRESS: 'true' })
  const { statusCode, headers, body } = await server.app.inject('/metrics/v1')
  assert.equal(statusCode, 200)
  assert.match(String(headers['content-type']), /^text\/plain; version=0\.0\.4/)
  const states = body.split('\n').filter((line) => line.startsWith('millrace_engine_state{'))
  assert.deepEqual(
    states.map((line) => [/state="(\w+)"/.exec(line)?.[1], line.split(' ').at(-1)]),
    [
      ['CREATED', '0'],
      ['REBUILDING', '1'],
      ['RUNNING', '0'],
      ['RECOVERING', '0'],
      ['ERROR', '0'],
    ],
  )
  // Every line is a comment or one sample.
  for (const line of body.trimEnd().split('\n'))
    assert.match(line, /^(?:# (?:HELP|TYPE) \S+ .+|[a-z_]+\{[^{}]*\} -?[\d.e+]+)$/)
})

test('a password, where one is set, is asked for', async () => {
  await using server = await testServer({ PROMETHEUS_EGRESS: 'true', ...CREDENTIALS })
  const ask = async (authorization?: string) =>
    (
      await server.app.inject({
        url: '/metrics/v1',
        headers: authorization ? { authorization } : {},
      })
    ).statusCode
  assert.equal(await ask(), 401)
  assert.equal(await ask(basic('prom:wrong')), 401)
  assert.equal(await ask(basic('prom:not "easy"')), 200)
})
