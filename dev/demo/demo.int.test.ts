import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { describeTopics } from '@millrace/kafka/read/describe-topics.ts'
import { listGroups } from '@millrace/kafka/read/list-groups.ts'
import { connectTo } from '../kafka/connect.ts'
import { freePorts, isFree } from '../kafka/ports.ts'
import { until } from '../testing/until.ts'

async function start() {
  const [port = 0, kafkaPort = 0] = await freePorts(2)
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const args = [main, '--port', `${port}`, '--kafka-port', `${kafkaPort}`]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const started = until(
    () => /Started in \d+ s/.test(output) || child.exitCode !== null || child.signalCode !== null,
    {
      deadlineMs: 120_000,
      describe: 'the demo says that it has started',
    },
  )
  const freed = () =>
    until(async () => (await isFree(port)) && isFree(kafkaPort), {
      deadlineMs: 20_000,
      describe: 'both ports are free again',
    })
  return { child, started, freed, kafkaPort, output: () => output }
}

test('the demo shows a moving estate, and Ctrl-C ends all of it', async () => {
  const demo = await start()
  await demo.started
  assert.match(demo.output(), /Millrace +http:\/\/127\.0\.0\.1:\d+\n/)
  await using kafka = connectTo(`127.0.0.1:${demo.kafkaPort}`)
  const topics = await describeTopics(kafka)
  assert.ok(topics.data.names.length >= 15)
  // The JVMs behind share and streams take some seconds to join.
  const kinds = await until(
    async () => {
      const { data } = await listGroups(kafka)
      const kinds = new Set(data.map(({ kind }) => kind))
      return data.length >= 8 && kinds.size === 4 && kinds
    },
    { deadlineMs: 60_000, describe: 'eight groups of four kinds' },
  )
  assert.deepEqual([...kinds].sort(), ['classic', 'consumer', 'share', 'streams'])
  demo.child.kill('SIGINT')
  const [code]: unknown[] = await once(demo.child, 'exit')
  assert.equal(code, 0)
  await demo.freed()
})

test('nothing is left when the demo is killed while it starts', async () => {
  const demo = await start()
  await until(async () => !(await isFree(demo.kafkaPort)), {
    deadlineMs: 60_000,
    describe: 'Kafka listens',
  })
  // What it waits for will not come; the promise must not end the test.
  demo.started.catch(() => undefined)
  demo.child.kill('SIGKILL')
  await demo.freed()
})
