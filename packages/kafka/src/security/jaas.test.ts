import assert from 'node:assert/strict'
import { it } from 'node:test'
import * as fc from 'fast-check'
import { parseJaas } from './jaas.ts'

const MODULE = 'org.apache.kafka.common.security.plain.PlainLoginModule'

function entry(line: string) {
  const result = parseJaas(line)
  assert.ok('entry' in result, 'problem' in result ? result.problem : '')
  return { module: result.entry.module, options: Object.fromEntries(result.entry.options) }
}

function problem(line: string): string {
  const result = parseJaas(line)
  assert.ok('problem' in result, 'expected a problem')
  return result.problem
}

it('reads the line as it stands in every Kafka manual', () => {
  assert.deepEqual(entry(`${MODULE} required username="alice" password="alice-secret";`), {
    module: MODULE,
    options: { username: 'alice', password: 'alice-secret' },
  })
})

it('takes single quotes, bare values, line breaks, comments and spaces around equals signs', () => {
  const line = `
    ${MODULE} REQUIRED // the module
      username = 'al"ice' /* no semicolon; here */
      password=p4ss.w-rd_$x
      serviceName=kafka ;
  `
  assert.deepEqual(entry(line).options, {
    username: 'al"ice',
    password: 'p4ss.w-rd_$x',
    serviceName: 'kafka',
  })
})

it('takes semicolons, equals signs and comment marks within quotes as they are', () => {
  const secret = 'Endpoint=sb://x.net/;Key=a/*b*/=='
  assert.deepEqual(entry(`M required username="$ConnectionString" password="${secret}";`).options, {
    username: '$ConnectionString',
    password: secret,
  })
})

it('takes the escapes of Java', () => {
  assert.equal(entry(String.raw`M required p="\"\\\n\101\x";`).options['p'], '"\\\nAx')
})

it('says what is wrong, and never repeats a value', () => {
  for (const [line, expected] of [
    ['', /does not begin/],
    ['"M" required;', /does not begin/],
    ['M', /no control flag/],
    ['M username="u" password="hush";', /no control flag/],
    ['M required username="u" password="hush"', /semicolon/],
    ['M required username="u" password="hush;', /not closed/],
    ['M required username password="hush";', /no value for username/],
    ['M required username=;', /no value for username/],
    ['M required username="u" "hush";', /without a name after username/],
    ['M required a="b"; M required c="hush";', /exactly one/],
  ] as const) {
    assert.match(problem(line), expected, line)
    assert.doesNotMatch(problem(line), /hush/)
  }
})

const quote = (value: string): string =>
  `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

it('gives back any values that were quoted as Java wants them', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.$-]{0,12}$/)
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: 'binary' }), { maxKeys: 5 }), (options) => {
      const text = Object.entries(options).map(([key, value]) => `${key}=${quote(value)}`)
      const result = parseJaas(`M required ${text.join(' ')};`)
      assert.ok('entry' in result)
      assert.deepEqual([...result.entry.options], Object.entries(options))
    }),
  )
})

it('survives any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const result = parseJaas(`M required ${text}`)
      assert.ok('entry' in result || result.problem.length > 0)
    }),
  )
})
