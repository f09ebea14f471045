import assert from 'node:assert/strict'
import test from 'node:test'
import { plainLine } from './format.ts'
import { createLogger } from './logger.ts'

function logged(write: (log: ReturnType<typeof createLogger>) => void): string[] {
  const lines: string[] = []
  write(createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } }))
  return lines
}

test('a plain line has time, level, subsystem, message and fields', () => {
  const [line = ''] = logged((log) =>
    log.child({ subsystem: 'snapshot' }).info({ cluster: 'a b', topics: 3 }, 'captured'),
  )
  assert.match(
    plainLine(line),
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} INFO {2}snapshot {2}captured cluster="a b" topics=3\n$/,
  )
})

test('a json line is one object with the same names', () => {
  const [line = ''] = logged((log) => log.child({ subsystem: 'http' }).warn({ port: 1 }, 'busy'))
  const { time, ...rest } = JSON.parse(line)
  assert.ok(Date.parse(time) > 0)
  assert.deepEqual(rest, { level: 'warn', subsystem: 'http', port: 1, message: 'busy' })
})

test('secrets are redacted by name at any depth, and other names are kept', () => {
  const [line = ''] = logged((log) =>
    log.info({
      password: 'hunter2',
      sasl: { mechanism: 'PLAIN', 'sasl.jaas.config': 'hunter2', clientSecret: 'hunter2' },
      headers: new Map([['authorization', 'hunter2']]),
      list: [{ apiKey: 'hunter2', token: 'hunter2', 'ssl.keystore.key': 'hunter2' }],
      keys: 3,
      topicKeys: 'shown',
    }),
  )
  assert.doesNotMatch(line, /hunter2/)
  assert.match(line, /"keys":3,"topicKeys":"shown"/)
  assert.match(line, /"mechanism":"PLAIN"/)
})

test('an error is told with its code and causes; its stack only at level error', () => {
  const error = Object.assign(new Error('no answer', { cause: new TypeError('refused') }), {
    code: 'MR_X',
    password: 'hunter2',
  })
  const [warned = '', failed = ''] = logged((log) => {
    log.warn({ error }, 'retrying')
    log.error(error, 'giving up')
  })
  assert.match(plainLine(warned), /retrying error="MR_X no answer \(because: refused\)"\n$/)
  assert.match(plainLine(failed), /giving up error="MR_X no answer .*\nError: no answer\n {4}at /)
  assert.doesNotMatch(warned + failed, /hunter2/)
})

test('a value cannot forge a line', () => {
  const [line = ''] = logged((log) => log.info({ group: 'a\n2026 INFO' }, 'x\ny\u001b[31m'))
  assert.equal(plainLine(line).trimEnd().split('\n').length, 1)
  assert.ok(!plainLine(line).includes('\u001b'))
})

test('what is below the level is not made', () => {
  assert.deepEqual(
    logged((log) => log.debug('quiet')),
    [],
  )
})

test('cycles and huge values end', () => {
  const self: Record<string, unknown> = { n: 1n, bytes: new Uint8Array(9) }
  self['self'] = self
  const [line = ''] = logged((log) =>
    log.info({ self, many: Array.from({ length: 1000 }).fill(0) }),
  )
  assert.ok(line.length < 2000)
  assert.match(line, /"n":"1","bytes":"\[9 bytes\]"/)
})
