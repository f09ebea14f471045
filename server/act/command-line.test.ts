import assert from 'node:assert/strict'
import test from 'node:test'
import * as fc from 'fast-check'
import { configPairs, kafkaCommand, topicPatterns } from './command-line.ts'
import { argumentsOf } from './shell-for-tests.ts'
import { mutations } from './table.ts'

const plain = { bootstrap: 'kafka-1:9092,kafka-2:9092', secure: false }

test('a shell reads each word as it was, whatever is in it', async () => {
  const hostile = [
    `'; touch /tmp/x; '`,
    '$(id)',
    '`id`',
    'a b',
    '',
    '"',
    '\\',
    'line\nbreak',
    '-x',
    '*',
    '~',
    '!!',
    'é ☃',
    '#',
  ]
  const { args } = await argumentsOf(kafkaCommand('kafka-topics.sh', plain, hostile))
  assert.deepEqual(args, ['kafka-topics.sh', '--bootstrap-server', plain.bootstrap, ...hostile])
})

test('names of topics match themselves alone where Kafka takes a pattern', () => {
  const name = fc.string({
    unit: fc.constantFrom(
      'a',
      'X',
      '0',
      '.',
      '_',
      '-',
      '*',
      '+',
      '?',
      '(',
      '[',
      '{',
      '|',
      '^',
      '$',
      '\\',
    ),
    minLength: 1,
  })
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 4 }), name, (names, other) => {
      // As IncludeList does: commas separate alternatives, each matches a whole name.
      const patterns = topicPatterns(names).flatMap((pattern) => pattern.split(','))
      const matches = (text: string): boolean =>
        patterns.some((pattern) => new RegExp(`^(?:${pattern})$`).test(text))
      for (const each of names) assert.ok(matches(each), each)
      assert.equal(matches(other), names.includes(other))
    }),
  )
  assert.equal(topicPatterns(Array.from({ length: 120 }, (_, i) => `t${i}`)).length, 3)
})

test('configurations as kafka-configs.sh takes them', () => {
  assert.equal(
    configPairs({ 'cleanup.policy': 'compact,delete', 'retention.ms': '1', x: 'a=b' }),
    'cleanup.policy=[compact,delete],retention.ms=1,x=[a=b]',
  )
})

test('every change has a command whose words survive a shell, for hostile names too', async () => {
  const topic = `it's $(x) "y"`
  const inputs: Readonly<Record<string, unknown>> = {
    'create-topics': { topics: [{ name: topic, partitions: 1, config: { 'a.b': "v'w" } }] },
    'edit-topic-config': { topics: [topic], set: { 'a.b': "v'w" }, reset: ['c'] },
    'add-partitions': { topics: [topic], partitions: 3 },
    'delete-topics': { topics: [topic] },
    'truncate-topics': {
      topics: [topic],
      to: { kind: 'offsets', offsets: { [topic]: { 0: 5 } } },
    },
  }
  assert.deepEqual(Object.keys(inputs).sort(), mutations.map(({ name }) => name).sort())
  for (const mutation of mutations) {
    const change = mutation.read(inputs[mutation.name])
    const { args, stdin } = await argumentsOf(change.command({ ...plain, secure: true }))
    assert.deepEqual(args.slice(1, 5), [
      '--bootstrap-server',
      plain.bootstrap,
      '--command-config',
      'client.properties',
    ])
    const all = [...args, stdin].join('\n').replaceAll('\\', '')
    assert.ok(all.includes("it's $(x)"), `${mutation.name}: ${all}`)
  }
})
