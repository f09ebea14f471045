import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import type { Env } from './environment.ts'
import { ConfigError } from './errors.ts'
import { loadConfig } from './load.ts'
import { workerCount } from './search.ts'

const load = (env: Env) => loadConfig({ BOOTSTRAP: 'kafka:9092', ...env })

function problemsOf(env: Env): Record<string, string> {
  try {
    load(env)
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error))
    return Object.fromEntries(error.problems.map(({ variable, message }) => [variable, message]))
  }
  return assert.fail('the configuration loaded')
}

test('without variables a search reads with Auto, is bounded and shares the bandwidth', () => {
  const { search, warnings } = load({})
  assert.deepEqual(search.serdes, {
    infer: true,
    available: { key: null, value: null },
    defaults: { key: 'Auto', value: 'Auto', headers: 'Auto' },
  })
  assert.equal(search.sliceMs, 7_000)
  assert.equal(search.maxBytesPerSecond, 100_000_000)
  assert.equal(search.dialect, 'auto')
  assert.equal(search.secret, null)
  assert.ok(search.maxConcurrent >= search.maxPerUser)
  assert.deepEqual(warnings, [])
})

test('kPow’s variables mean here what they mean there', () => {
  const { search, warnings } = load({
    SAMPLER_TIMEOUT_MS: '3000',
    SAMPLER_CONSUMER_THREADS: '1',
    DEFAULT_KEY_SERDES: 'string',
    DEFAULT_VALUE_SERDES: 'avro (strict)',
    DEFAULT_HEADERS_SERDES: ' Hex ',
    AVAILABLE_VALUE_SERDES: 'json, AVRO (Strict),STRING,json',
    KJQ_DIALECT: 'classic',
    SEARCH_MAX_BYTES_PER_SECOND: '0',
    CLIENT_RACK: 'eu-1',
  })
  assert.equal(search.sliceMs, 3_000)
  assert.equal(search.workers, 1)
  assert.equal(search.dialect, 'classic')
  assert.equal(search.maxBytesPerSecond, null)
  assert.deepEqual(search.serdes.available, {
    key: null,
    value: ['JSON', 'AVRO (Strict)', 'String'],
  })
  assert.deepEqual(search.serdes.defaults, {
    key: 'String',
    value: 'AVRO (Strict)',
    headers: 'Hex',
  })
  assert.deepEqual(warnings, [])
  assert.equal(load({ CLIENT_RACK: 'eu-1' }).resources[0]?.rack, 'eu-1')
})

test('INFER_TOPIC_SERDES=false reads with plain formats unless others are named', () => {
  const { serdes } = load({ INFER_TOPIC_SERDES: 'false', DEFAULT_VALUE_SERDES: 'Auto' }).search
  assert.deepEqual(serdes.defaults, { key: 'String', value: 'Auto', headers: 'String' })
})

test('every wrong label, limit and secret is told at once', () => {
  const problems = problemsOf({
    DEFAULT_KEY_SERDES: 'Jason',
    DEFAULT_VALUE_SERDES: 'Hex',
    AVAILABLE_VALUE_SERDES: 'JSON',
    AVAILABLE_KEY_SERDES: 'Kryo',
    SEARCH_MAX_CONCURRENT: '0',
    SEARCH_WORKERS: 'many',
    KJQ_DIALECT: 'sql',
    MILLRACE_SECRET: 'short',
  })
  assert.match(
    problems['DEFAULT_KEY_SERDES'] ?? '',
    /^names "Jason", which is no serde\. .*Auto, JSON, .*String/,
  )
  assert.match(problems['DEFAULT_VALUE_SERDES'] ?? '', /AVAILABLE_VALUE_SERDES leaves out/)
  assert.match(problems['AVAILABLE_KEY_SERDES'] ?? '', /^names "Kryo", which is no serde/)
  assert.match(problems['MILLRACE_SECRET'] ?? '', /a secret of 5 characters/)
  assert.doesNotMatch(problems['MILLRACE_SECRET'] ?? '', /short/)
  assert.deepEqual(Object.keys(problems).sort(), [
    'AVAILABLE_KEY_SERDES',
    'DEFAULT_KEY_SERDES',
    'DEFAULT_VALUE_SERDES',
    'KJQ_DIALECT',
    'MILLRACE_SECRET',
    'SEARCH_MAX_CONCURRENT',
    'SEARCH_WORKERS',
  ])
})

test('the secret may lie in a file', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'millrace-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'secret')
  writeFileSync(file, 'a secret of some length\n')
  assert.equal(load({ MILLRACE_SECRET_FILE: file }).search.secret, 'a secret of some length')
  assert.match(
    problemsOf({ MILLRACE_SECRET_FILE: path.join(folder, 'none') })['MILLRACE_SECRET_FILE'] ?? '',
    /cannot be read: ENOENT/,
  )
})

test('threads are as many as asked for, else as cores, and kPow’s pool makes them fewer only', () => {
  assert.equal(workerCount(5, 1, 2), 5)
  assert.equal(workerCount(0, 0, 1), 2)
  assert.equal(workerCount(0, 0, 6), 6)
  assert.equal(workerCount(0, 0, 64), 8)
  assert.equal(workerCount(0, 6, 2), 2)
  assert.equal(workerCount(0, 1, 8), 1)
})
