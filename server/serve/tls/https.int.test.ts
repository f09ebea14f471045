/** Real processes over HTTPS, with a real Kafka: stores, mutual TLS between instances, ends of bad starts. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { apiPaths } from '@millrace/contract/paths.ts'
import { responses, searchResponses } from '@millrace/contract/responses.ts'
import { askHttps, type HttpsAnswer, type HttpsQuestion } from '@millrace/dev/testing/ask-https.ts'
import { type Certificates, certificates } from '@millrace/dev/testing/certificates.ts'
import { singleNode, type TestKafka } from '@millrace/dev/testing/kafka.ts'
import {
  type MillraceProcess,
  spawnMillrace,
  startMillrace,
} from '@millrace/dev/testing/millrace.ts'
import { freePorts } from '@millrace/dev/kafka/ports.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { openProducer } from '@millrace/kafka/testing/producing.ts'
import { WebSocket } from 'ws'

const CLUSTER = 'HTTPS EU'
const TOPIC = uniqueName('orders')
const PASSWORD = 'changeit'

let kafka: TestKafka
let made: Certificates

before(async () => {
  made = certificates()
  await made.authority('clients')
  // Signed by itself, and not for the address under which instances find each other.
  await made.make('console', { names: 'DNS:console.example' })
  await made.make('alice', { by: 'clients', usage: 'clientAuth' })
  await made.pkcs12('console', PASSWORD)
  await made.jks('console', PASSWORD)
  kafka = await singleNode()
  await createTopics(kafka.bootstrap, [{ name: TOPIC, partitions: 1 }])
  await using producer = openProducer(kafka.bootstrap)
  await producer.send({ topic: TOPIC, partition: 0, value: '{"n":1}' })
})
after(async () => {
  made[Symbol.dispose]()
  await kafka?.[Symbol.asyncDispose]()
})

const stored = (format: 'p12' | 'jks'): Readonly<Record<string, string>> => ({
  ENABLE_HTTPS: 'true',
  HTTPS_KEYSTORE_LOCATION: made.file(`console.${format}`),
  HTTPS_KEYSTORE_TYPE: format === 'p12' ? 'PKCS12' : 'JKS',
  HTTPS_KEYSTORE_PASSWORD: PASSWORD,
  HTTPS_TRUSTSTORE_LOCATION: made.file('clients.crt'),
  HTTPS_TRUSTSTORE_TYPE: 'PEM',
})

/** Alice, who knows the console by its certificate. */
const alice = () => ({
  ca: readFileSync(made.file('console.crt')),
  cert: readFileSync(made.file('alice.crt')),
  key: readFileSync(made.file('alice.key')),
  servername: 'console.example',
})

function ask(
  { url }: Pick<MillraceProcess, 'url'>,
  path: string,
  more: Pick<HttpsQuestion, 'method' | 'payload'> & { readonly host?: string } = {},
): Promise<HttpsAnswer> {
  const { host = 'console.example', ...question } = more
  const headers = { host, 'content-type': 'application/json' }
  return askHttps(url + path, { ...alice(), ...question, headers })
}

async function answerOf(...asked: Parameters<typeof ask>): Promise<unknown> {
  const { status, body } = await ask(...asked)
  assert.equal(status, 200, body)
  return JSON.parse(body)
}

test('instances share a background search over mutual TLS with one self-signed certificate, PKCS12 here and JKS there', async () => {
  const env = {
    BOOTSTRAP: kafka.bootstrap,
    ENVIRONMENT_NAME: CLUSTER,
    ALLOW_TOPIC_INSPECT: 'true',
    PERSISTENCE_MODE: 'full',
    NUM_PARTITIONS: '1',
    MILLRACE_TOPIC_PREFIX: `__test-${randomUUID().slice(0, 8)}`,
    MILLRACE_SECRET: randomUUID(),
  }
  const [apiPort = 0] = await freePorts(1)
  const api = { API_ENABLED: 'true', API_PORT: String(apiPort), HTTPS_SNI_HOST_CHECK: 'true' }
  await using one = await startMillrace({ env: { ...env, ...stored('p12'), ...api } })
  await using two = await startMillrace({ env: { ...env, ...stored('jks') } })
  const urls = await until(
    async () => {
      const body = await answerOf(two, apiPaths.instances())
      const { instances } = responses.instances.parse(body)
      return instances.length === 2 && instances.map(({ url }) => url).sort()
    },
    { describe: 'both instances', deadlineMs: 60_000 },
  )
  assert.deepEqual(urls, [one.url, two.url].sort())

  const request = { topics: [TOPIC], from: 'oldest', limit: 0 }
  const begun = await until(
    async () =>
      searchResponses.searchJob.parse(
        await answerOf(one, apiPaths.searches(CLUSTER), {
          method: 'POST',
          payload: JSON.stringify(request),
        }),
      ).search,
    { describe: 'a search that begins' },
  )
  // Records are in the memory of the one alone: the other one asked it.
  const found = await until(
    async () => {
      const path = apiPaths.searchJobRecords(CLUSTER, begun.id)
      return searchResponses.searchJobRecords.parse(await answerOf(two, path)).records[0]
    },
    { describe: 'the record, through the other one' },
  )
  assert.equal(found.topic, TOPIC)

  assert.match(one.output(), new RegExp(`Listening on ${one.url}\\n`))
  assert.match(one.output(), /Clients have to show a certificate/)
  const apiUrl = `https://127.0.0.1:${apiPort}`
  assert.equal((await ask({ url: apiUrl }, '/me')).status, 200)
  const { ca, servername } = alice()
  for (const url of [one.url, apiUrl]) {
    const headers = { host: 'console.example' }
    const stranger = await askHttps(`${url}/me`, { ca, servername, headers })
    assert.match(stranger.body, /MR_CLIENT_CERTIFICATE/)
  }
  assert.match((await ask(one, '/me', { host: 'evil.example' })).body, /MR_WRONG_SERVER_NAME/)
  assert.equal((await ask(two, '/me', { host: 'evil.example' })).status, 200)

  const socket = new WebSocket(`${two.url.replace('https', 'wss')}/ws`, {
    ...alice(),
    headers: { host: 'console.example' },
  })
  const [frame] = await once(socket, 'message')
  assert.match(String(frame), /"type":"hello"/)
  socket.terminate()
})

test('a start that cannot speak HTTPS ends with every reason and code 2, without the passwords', async () => {
  await using millrace = await spawnMillrace({
    env: {
      BOOTSTRAP: '127.0.0.1:1',
      ...stored('p12'),
      HTTPS_KEYSTORE_PASSWORD: 'hunter2',
      HTTPS_TRUSTSTORE_LOCATION: made.file('nowhere.jks'),
      HTTPS_TRUSTSTORE_TYPE: 'XML',
    },
  })
  const { code } = await millrace.exit
  const output = millrace.output()
  assert.equal(code, 2)
  assert.match(output, /^Millrace cannot start: 3 problems in its configuration\.\n/)
  assert.match(
    output,
    /^ {2}HTTPS_KEYSTORE_PASSWORD is wrong: The password does not open \S+console\.p12/m,
  )
  assert.match(output, /^ {2}HTTPS_TRUSTSTORE_LOCATION .*nowhere\.jks could not be read/m)
  assert.match(output, /^ {2}HTTPS_TRUSTSTORE_TYPE is "XML"\. Expected one of/m)
  assert.doesNotMatch(output, /hunter2|^\s+at /m)
})
