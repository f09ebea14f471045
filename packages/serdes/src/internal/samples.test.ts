import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { parseJson } from '@millrace/kjq/json/parse.ts'
import { isObject, objectEntries, objectGet, type Json } from '@millrace/kjq/json/value.ts'
import { Cursor } from './cursor.ts'
import { ASSIGNMENT, SUBSCRIPTION } from './definitions/consumer.ts'
import { GROUP_RECORDS } from './definitions/group.ts'
import { METADATA_RECORDS } from './definitions/metadata.ts'
import { SHARE_RECORDS } from './definitions/share.ts'
import { TRANSACTION_RECORDS } from './definitions/transaction.ts'
import { readLayout } from './read.ts'
import type { Versions } from './record-types.ts'
import { sorted } from './testing/sorted.ts'

/** By the name of Kafka's class: `OffsetCommitKey`. */
const messages = new Map<string, Versions>([
  ['ConsumerProtocolSubscription', SUBSCRIPTION],
  ['ConsumerProtocolAssignment', ASSIGNMENT],
])
const className = (kind: string): string =>
  kind.toLowerCase().replaceAll(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())
for (const types of [GROUP_RECORDS, TRANSACTION_RECORDS, SHARE_RECORDS, METADATA_RECORDS]) {
  for (const { kind, key, value } of Object.values(types)) {
    if (key !== undefined) messages.set(`${className(kind)}Key`, key)
    messages.set(key === undefined ? className(kind) : `${className(kind)}Value`, value)
  }
}

interface Sample {
  readonly message: string
  readonly version: number
  readonly bytes: Buffer
  readonly json: Json
}

/** Written and read by the classes of Kafka 4.3.1: dev/internal-topics. */
const samples = readFileSync(new URL('testing/samples.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): Sample => {
    const sample = parseJson(Buffer.from(line))
    assert.ok(isObject(sample))
    const { message, version, hex } = Object.fromEntries(objectEntries(sample))
    assert.ok(typeof message === 'string' && typeof version === 'number' && typeof hex === 'string')
    const json = objectGet(sample, 'json') ?? null
    return { message, version, bytes: Buffer.from(hex, 'hex'), json }
  })

test('every version of every record reads as Kafka itself reads it', () => {
  const read = new Set<string>()
  for (const { message, version, bytes, json } of samples) {
    const layout = messages.get(message)?.[version]
    assert.ok(layout !== undefined, `${message} ${version}`)
    const cursor = new Cursor(bytes)
    assert.deepEqual(sorted(readLayout(cursor, layout)), sorted(json), `${message} ${version}`)
    cursor.end()
    read.add(`${message} ${version}`)
  }
  const all = [...messages].flatMap(([message, versions]) =>
    versions.map((_, version) => `${message} ${version}`),
  )
  assert.deepEqual([...read].sort(), all.sort())
})

test('records that end too early, anywhere, have a reason', () => {
  for (const { message, version, bytes } of samples) {
    const layout = messages.get(message)?.[version] ?? ''
    for (let size = 0; size < bytes.length; size++) {
      assert.throws(
        () => readLayout(new Cursor(bytes.subarray(0, size)), layout),
        { name: 'SerdeError', code: 'MR_SERDE_UNDECODABLE' },
        `${message} ${version} cut at ${size}`,
      )
    }
  }
})
