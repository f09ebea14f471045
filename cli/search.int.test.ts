/** `./millrace search` as people run it, on a real Kafka: what it prints, what it says, how it ends. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, suite, test } from 'node:test'
import type { FoundRecord } from '@millrace/contract/search.ts'
import { secureNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import { runCommand, runShell, startCommand } from '@millrace/dev/testing/millrace-command.ts'
import type { CommandResult } from '@millrace/dev/testing/millrace-command.ts'
import { until } from '@millrace/dev/testing/until.ts'
import { createTopics, uniqueName } from '@millrace/kafka/testing/estate.ts'
import { produceMessages } from '@millrace/kafka/testing/produce.ts'
import { partitionsOfKey } from '@millrace/search/plan/partitioner.ts'

const PARTITIONS = 3
const RECORDS = 600
/** Time of the first record; each is a second after the one before. */
const T0 = Date.UTC(2026, 0, 1)

const orders = uniqueName('cli-orders')
/** One partition: JSON, what is no JSON, a tombstone. */
const mixed = uniqueName('cli-mixed')

let node: TestKafka

before(async () => {
  node = await singleNode()
  const configs = { 'retention.ms': '-1' }
  await createTopics(node.bootstrap, [
    { name: orders, partitions: PARTITIONS, configs },
    { name: mixed, partitions: 1, configs },
  ])
  await produceMessages(
    node.bootstrap,
    orders,
    Array.from({ length: RECORDS }, (_, i) => ({
      // Where Kafka's own producer puts its key.
      partition: partitionsOfKey('murmur2', Buffer.from(`k${i}`), PARTITIONS)[0] ?? 0,
      key: `k${i}`,
      value: JSON.stringify({ i, name: `=SUM(${i})`, big: '123456789012345678' }).replaceAll(
        /"(\d+)"/g,
        '$1',
      ),
      headers: { source: i % 2 === 0 ? 'web' : 'app' },
      timestamp: T0 + i * 1000,
    })),
  )
  await produceMessages(node.bootstrap, mixed, [
    { partition: 0, value: '{"text":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}' },
    { partition: 0, value: Buffer.from([0xff, 0xfe, 0x41]) },
    { partition: 0, key: 'gone', value: null },
  ])
})
after(async () => {
  await node[Symbol.asyncDispose]()
})

const search = (topic: string, ...more: string[]) =>
  runCommand(['search', '--bootstrap', node.bootstrap, '--topic', topic, ...more])

const lines = (text: string): string[] => text.split('\n').slice(0, -1)

async function records(topic: string, ...more: string[]): Promise<FoundRecord[]> {
  const { code, stdout, stderr } = await search(topic, ...more)
  assert.equal(code, 0, stderr)
  return lines(stdout).map((line): FoundRecord => JSON.parse(line))
}

const keysOf = (found: readonly FoundRecord[]): string[] =>
  found.map(({ key }) => String(key)).toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1)))

suite('what is printed', () => {
  test('a record with its place, time, parts and exact integers; figures on standard error', async () => {
    const args = ['--filter', '.value.i == 7', '--stats']
    const { code, stdout, stderr } = await search(orders, ...args)
    assert.equal(code, 0)
    assert.match(stdout, /"big":123456789012345678[,}]/)
    const { topic, partition, offset, ...record }: FoundRecord = JSON.parse(stdout)
    assert.deepEqual([topic, typeof partition, typeof offset], [orders, 'number', 'number'])
    assert.equal(record.timestamp, T0 + 7000)
    assert.equal(record.timestamp_type, 'CreateTime')
    assert.equal(record.key, 'k7')
    assert.deepEqual(record.headers, { source: 'app' })
    const [line = '', ...more] = lines(stderr)
    assert.deepEqual(more, [])
    const stats = JSON.parse(line)
    assert.deepEqual(
      Object.keys(stats),
      'scanned matched bytes seconds recordsPerSecond cpuSeconds partitions'.split(' '),
    )
    assert.deepEqual([stats.scanned, stats.matched, stats.partitions.length], [RECORDS, 1, 3])
    assert.ok(stats.bytes > 0 && stats.cpuSeconds > 0)
  })

  const windows: readonly (readonly [string, readonly string[], readonly number[]])[] = [
    ['a time to a time', ['--from', '2026-01-01T00:00:05Z', '--to', `@${T0 + 8000}`], [5, 6, 7]],
    ['since a while, which is after all', ['--from', '-15m'], []],
    ['up to a while ago', ['--to', '-1s', '--filter', '.value.i < 2'], [0, 1]],
  ]
  for (const [name, args, expected] of windows) {
    test(`window: ${name}`, async () => {
      const found = await records(orders, ...args)
      assert.deepEqual(
        keysOf(found),
        expected.map((i) => `k${i}`),
      )
    })
  }

  test('offsets: from is included, to is not; what lies outside the log is said once', async () => {
    const found = await records(orders, '--from', '10', '--to=12')
    assert.deepEqual(found.map(({ partition, offset }) => `${partition}:${offset}`).toSorted(), [
      '0:10',
      '0:11',
      '1:10',
      '1:11',
      '2:10',
      '2:11',
    ])
    const { code, stdout, stderr } = await search(mixed, '--from', '5', '--to', '9')
    assert.deepEqual([code, stdout], [0, ''])
    assert.deepEqual(lines(stderr), [
      `millrace search: ${mixed}, partition 0: from 5 lies behind the end of the log: 3 is used.`,
      `millrace search: ${mixed}, partition 0: to 9 lies behind the end of the log: 3 is used.`,
    ])
  })

  test('a limit, and the newest first', async () => {
    const found = await records(orders, '--order', 'newest', '--limit', '4')
    assert.deepEqual(
      found.map(({ key }) => key),
      ['k599', 'k598', 'k597', 'k596'],
    )
  })

  test('a key is looked for in its own partition', async () => {
    const { stdout, stderr } = await search(orders, '--key', 'k42', '--stats')
    const [record]: FoundRecord[] = lines(stdout).map((line) => JSON.parse(line))
    assert.equal(record?.key, 'k42')
    const { partitions } = JSON.parse(stderr)
    assert.deepEqual(
      partitions.map(({ partition }: { partition: number }) => partition),
      partitionsOfKey('murmur2', Buffer.from('k42'), PARTITIONS),
    )
  })

  test('a projection as CSV: columns, quotes, formulas defused', async () => {
    const args = ['--filter', '.value.i == 3', '--project', '.value.i, .value.name, {a: "b"}']
    const { stdout } = await search(orders, ...args, '--format', 'csv')
    assert.equal(stdout, `.value.i,.value.name,"{a: ""b""}"\r\n3,'=SUM(3),"{""a"":""b""}"\r\n`)
  })

  test('one JSON array, also of nothing', async () => {
    const { stdout } = await search(orders, '--to', '2', '--format', 'json', '--project', '.key')
    const found: FoundRecord[] = JSON.parse(stdout)
    assert.equal(found.length, 2 * PARTITIONS)
    assert.match(String(found[0]?.projection), /^k\d+$/)
    const none = await search(orders, '--filter', '.key == "nobody"', '--format', 'json')
    assert.deepEqual(JSON.parse(none.stdout), [])
  })

  test('what cannot be decoded is shown with its bytes, and does not match a filter', async () => {
    const [, broken, tombstone] = await records(mixed, '--value-serde', 'json')
    assert.equal(broken?.value, null)
    const { hex, size, text, reason } = broken?.errors?.value ?? {}
    assert.deepEqual([hex, size], ['fffe41', 3])
    assert.match(text ?? '', /A$/)
    assert.ok(reason)
    assert.deepEqual([tombstone?.value, tombstone?.errors], [null, undefined])
    const args = ['--value-serde', 'JSON', '--filter', '.value.text == null']
    const { code, stdout, stderr } = await search(mixed, ...args)
    assert.deepEqual([code, lines(stdout).length], [0, 1])
    assert.match(stderr, /1 of the 3 records .* could not be decoded/)
  })
})

suite('how it ends', () => {
  let exploding: Promise<CommandResult>

  before(() => {
    // Look-ahead keeps it from the engine that does not backtrack. The others need not wait for the watchdog.
    exploding = search(mixed, '--filter', '.value.text | test("^(?=(a+)+$)x")')
  })

  const refusals: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    [
      'a filter that cannot be read: where',
      ['--topic', orders, '--filter', '.value.i ==\n  )'],
      2,
      /filter cannot be read: .* at line 2, column 3/,
    ],
    ['an unknown topic', ['--topic', `${orders}x`], 2, /no topic .* Did you mean cli-orders-/],
    ['an unknown option', ['--topic', orders, '--colour'], 2, /there is no option --colour/],
    ['a serde', ['--topic', orders, '--value-serde', 'jsn'], 2, /Did you mean JSON/],
    [
      'a broker that is not there',
      ['--topic', orders, '--bootstrap', '127.0.0.1:1'],
      1,
      /127\.0\.0\.1:1 was refused/,
    ],
    [
      'a filter that loops',
      ['--topic', mixed, '--filter', '[.value | repeat(.)] | length > 0'],
      1,
      /ended at the record cli-mixed-\w+:0:0, .* more than \d+ /,
    ],
  ]
  for (const [name, args, code, message] of refusals) {
    test(name, async () => {
      const bootstrap = args.includes('--bootstrap') ? [] : ['--bootstrap', node.bootstrap]
      const told = await runCommand(['search', ...bootstrap, ...args])
      assert.deepEqual([told.code, told.stdout], [code, ''], told.stderr)
      assert.match(told.stderr, /^millrace search: /)
      assert.match(told.stderr.replaceAll('\n', ' '), message)
      assert.doesNotMatch(told.stderr, / at .*\.ts:\d+/, 'no stack')
    })
  }

  test('a JSON array that is not complete is left open', async () => {
    const filter = 'if .value.i == 100 then [repeat(1)] else true end'
    const { code, stdout } = await search(orders, '--format', 'json', '--filter', filter)
    assert.equal(code, 1)
    assert.doesNotMatch(stdout, /\]\n$/)
  })

  test('interrupted: what was found is printed, and the account', async () => {
    const topic = uniqueName('cli-tail')
    await createTopics(node.bootstrap, [{ name: topic, partitions: 1 }])
    const send = (value: string) =>
      produceMessages(node.bootstrap, topic, [{ partition: 0, value: JSON.stringify(value) }])
    await send('before')
    const args = ['--topic', topic, '--tail', '--stats', '--value-serde', 'json']
    const tail = startCommand(['search', '--bootstrap', node.bootstrap, ...args])
    let sent = 0
    // The first that is printed tells that the tail has begun.
    await until(
      async () => {
        sent += 1
        await send(`early ${sent}`)
        return tail.stdout() !== ''
      },
      { describe: 'a first record' },
    )
    await send('late')
    await until(() => tail.stdout().includes('late'), { describe: 'the last record' })
    tail.signal('SIGINT')
    const { code, stdout, stderr } = await tail.ended
    assert.equal(code, 130)
    const values = lines(stdout).map((line) => JSON.parse(line).value)
    const all = ['before', ...Array.from({ length: sent }, (_, i) => `early ${i + 1}`), 'late']
    assert.ok(values.length >= 2)
    assert.deepEqual(values, all.slice(-values.length))
    assert.equal(JSON.parse(stderr).matched, values.length)
  })

  test('quietly, when nobody reads any more', async () => {
    const pipe = `./millrace search --bootstrap ${node.bootstrap} --topic ${orders} --tail --from oldest | head -1`
    const { code, stdout, stderr } = await runShell(pipe)
    assert.deepEqual([code, stderr], [0, ''])
    assert.equal(lines(stdout).length, 1)
  })

  test('a regular expression that explodes', async () => {
    const { code, stdout, stderr } = await exploding
    assert.deepEqual([code, stdout], [1, ''])
    const message =
      /^millrace search: .*ended at the record cli-mixed-\w+:0:0, .* longer than \d+ ms/
    assert.match(stderr, message)
  })
})

test('TLS and SASL from a properties file, as Kafka’s own tools take it', async () => {
  await using secure = await secureNode()
  const topic = uniqueName('cli-secure')
  await createTopics(secure.bootstrap, [{ name: topic, partitions: 1 }])
  await produceMessages(secure.bootstrap, topic, [{ partition: 0, value: '"safe"' }])
  const dir = await mkdtemp(path.join(tmpdir(), 'millrace-cli-'))
  try {
    const file = path.join(dir, 'client.properties')
    const properties = (password: string): string => `# As for kafka-console-consumer.sh
bootstrap.servers = ${secure.listeners.saslSsl}
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
    username="admin" password="${password}";
ssl.truststore.location=${secure.tls.dir}/truststore.p12
ssl.truststore.password=changeit
`
    await writeFile(file, properties('admin-secret'))
    const read = await runCommand(['search', '--config', file, '--topic', topic])
    assert.equal(read.code, 0, read.stderr)
    assert.match(read.stdout, /"value":"safe"/)
    await writeFile(file, properties('wrong-secret'))
    const refused = await runCommand(['search', '--config', file, '--topic', topic])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /^millrace search: .*(credentials|password|authenticat)/i)
    assert.doesNotMatch(refused.stderr, /wrong-secret/)
  } finally {
    await rm(dir, { recursive: true })
  }
})
