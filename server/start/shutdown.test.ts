import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'node:test'

const url = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href)

/** A process with handlers set by `body`, which has log, endOnSignals and endOnFaults. */
async function run(body: string, signals: readonly NodeJS.Signals[]) {
  const script = `
    import { createLogger } from ${url('../log/logger.ts')}
    import { endOnFaults, endOnSignals } from ${url('shutdown.ts')}
    const log = createLogger({ level: 'info', destination: process.stdout })
    setInterval(() => undefined, 1000)
    ${body}
    console.log('started')`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8')
  const remaining = [...signals]
  const told = [/^started$/m, /shutting down/]
  child.stdout.on('data', (text: string) => {
    output += text
    // Each signal when the one before was heard.
    const next = told[signals.length - remaining.length]
    if (remaining.length > 0 && next?.test(output) === true) child.kill(remaining.shift())
  })
  await once(child, 'close')
  return { code: child.exitCode, output }
}

test('a signal closes the parts, last opened first, a failing one included, and exits with 0', async () => {
  const { code, output } = await run(
    `endOnSignals(log, [
      { name: 'c', close: () => console.log('c closed') },
      { name: 'b', close: async () => console.log('b closed') },
      { name: 'a', close: () => { throw new Error('a is stuck') } },
    ])`,
    ['SIGTERM'],
  )
  assert.equal(code, 0)
  assert.match(output, /a did not close cleanly[^]*b closed\nc closed\n[^]*stopped/)
})

test('a part that never closes is left behind at the limit', async () => {
  const { code, output } = await run(
    `endOnSignals(log, [{ name: 'a', close: () => new Promise(() => undefined) }], 100)`,
    ['SIGINT'],
  )
  assert.equal(code, 0)
  assert.match(output, /still open after 100 ms/)
})

test('a second signal exits at once', async () => {
  const { code, output } = await run(
    `endOnSignals(log, [{ name: 'a', close: () => new Promise(() => undefined) }], 60_000)`,
    ['SIGTERM', 'SIGTERM'],
  )
  assert.equal(code, 143)
  assert.match(output, /SIGTERM again/)
})

for (const [origin, body] of [
  ['uncaughtException', `setTimeout(() => { throw new Error('boom') }, 1)`],
  ['unhandledRejection', `void Promise.reject(new Error('boom'))`],
] as const) {
  test(`${origin} is logged with its stack and ends with 1`, async () => {
    const { code, output } = await run(`endOnFaults(log)\n${body}`, [])
    assert.equal(code, 1)
    assert.match(output, new RegExp(`"level":"fatal".*"stack":"Error: boom\\\\n.*${origin}`))
  })
}
