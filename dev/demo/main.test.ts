import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../kafka/ports.ts'

function demo(...args: readonly string[]): Promise<{ code: number; stderr: string }> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], (_error, _stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stderr }),
    )
  })
}

for (const { option, what } of [
  { option: '--port', what: 'Millrace' },
  { option: '--kafka-port', what: 'Kafka' },
]) {
  test(`a busy ${option} is named before anything starts`, async () => {
    const [port = 0, other = 0] = await freePorts(2)
    const squatter = createServer().listen(port, '127.0.0.1')
    await once(squatter, 'listening')
    try {
      const rest = option === '--port' ? [] : ['--port', `${other}`]
      const { code, stderr } = await demo(option, `${port}`, ...rest)
      assert.equal(code, 1)
      assert.match(stderr, new RegExp(`Port ${port}, wanted for ${what}, .*${option}`))
      assert.doesNotMatch(stderr, /\n {4}at /, 'no stack trace')
    } finally {
      squatter.close()
    }
  })
}

test('an option that cannot be read ends the start', async () => {
  for (const args of [['--port', 'abc'], ['--kep']]) {
    const { code, stderr } = await demo(...args)
    assert.equal(code, 2)
    assert.match(stderr, /--port abc|--kep/)
  }
})
