/** Formats whose schemas come later: a record waits for them, and is counted once. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { openRecordWalker } from '@millrace/kafka/records/record-walker.ts'
import { SchemaNeeded, undecodable } from '@millrace/serdes/errors.ts'
import { stringSerde } from '@millrace/serdes/formats/string.ts'
import type { Serde } from '@millrace/serdes/serde.ts'
import { batchBytes } from '../testing/batches.ts'
import { answerOf, specOf, TOPIC, UNWATCHED } from '../testing/scan-bytes.ts'
import { AnswerScan, type Step } from './answer-scan.ts'
import { compileSpec } from './compile-spec.ts'
import { PartitionScan } from './partition-scan.ts'
import { RecordJudge } from './record-judge.ts'

const LOG = batchBytes({
  baseOffset: 0,
  records: ['a1', 'b2', 'a3', 'c4', 'b5'].map((text, delta) => ({
    delta,
    timestamp: 0,
    key: null,
    value: Buffer.from(text),
    headers: [],
  })),
})

/** The first letter names a schema; `c` cannot be had. */
function lazySerde(): Serde {
  const loaded = new Set<string>()
  return {
    ...stringSerde,
    label: 'Lazy',
    literals: null,
    decode(bytes) {
      const text = bytes.toString()
      const schema = text.charAt(0)
      if (!loaded.has(schema)) {
        throw new SchemaNeeded(`Schema ${schema}`, async () => {
          loaded.add(schema)
        })
      }
      if (schema === 'c') throw undecodable('Schema c does not exist')
      return text
    },
  }
}

function begin(filter: string | null): { scan: AnswerScan; partition: PartitionScan } {
  const spec = specOf({ filter })
  const records = openRecordWalker()
  const scan = new AnswerScan(spec, records, UNWATCHED)
  const partition = new PartitionScan(TOPIC, 0)
  partition.ranges.push({ topic: TOPIC, partition: 0, low: 0, high: 5 })
  const serdes = { key: stringSerde, value: lazySerde(), headers: stringSerde }
  const judge = new RecordJudge(compileSpec(spec), TOPIC, serdes, null, records, UNWATCHED)
  scan.begin(answerOf(LOG, { low: 0, high: 5 }), partition, { judge, prefilter: null, key: null })
  return { scan, partition }
}

function offsets({ matches }: PartitionScan): number[] {
  return [...matches.take(TOPIC, 0).offsets]
}

for (const filter of [null, '.value != "b2"']) {
  test(`records wait for their schemas${filter === null ? '' : ' also when only the filter needs them'}`, async () => {
    const { scan, partition } = begin(filter)
    const asked: string[] = []
    let step: Step
    for (step = scan.step(Infinity); step.type === 'schema'; step = scan.step(Infinity)) {
      asked.push(step.needed.message)
      await step.needed.load()
    }
    assert.equal(step.type, 'done')
    assert.deepEqual(
      asked,
      ['a', 'b', 'c'].map((name) => `Schema ${name} is not loaded yet`),
    )
    assert.deepEqual(offsets(partition), filter === null ? [0, 1, 2, 3, 4] : [0, 2, 4])
    const { scanned, lookedInto, undecodable: failed } = partition.tally.take(TOPIC, 0, 5)
    assert.deepEqual([scanned, lookedInto, failed], [5, 5, 1])
  })
}

test('records whose schemas do not come are undecodable, and those behind them are judged', () => {
  const { scan, partition } = begin('.value != "b2"')
  let step: Step
  for (step = scan.step(Infinity); step.type === 'schema'; step = scan.step(Infinity)) scan.giveUp()
  assert.equal(step.type, 'done')
  assert.deepEqual(offsets(partition), [])
  const { scanned, lookedInto, undecodable: failed } = partition.tally.take(TOPIC, 0, 5)
  assert.deepEqual([scanned, lookedInto, failed], [5, 5, 5])
})
