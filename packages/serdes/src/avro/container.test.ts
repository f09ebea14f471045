/** Files as another implementation writes them, whole and damaged. */
import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import test from 'node:test'
import { deflateRawSync, zstdCompressSync } from 'node:zlib'
import avro from 'avsc'
import { SerdeError } from '../errors.ts'
import { avroContainerSerde } from './container.ts'

const CLICK: avro.Schema = {
  type: 'record',
  name: 'Click',
  fields: [
    { name: 'id', type: 'string' },
    { name: 'at', type: { type: 'long', logicalType: 'timestamp-millis' } },
  ],
}
const CONTEXT = { topic: 't', side: 'value' } as const
const CLICKS = Array.from({ length: 500 }, (_, i) => ({ id: `click-${i}`, at: i }))

type Done = (error: Error | null, packed: Buffer) => void

function fileOf(codec: string, schema: avro.Schema = CLICK, values: unknown[] = CLICKS) {
  const encoder = new avro.streams.BlockEncoder(schema, {
    blockSize: 2_000,
    codec,
    codecs: {
      deflate: (data: Buffer, done: Done) => done(null, deflateRawSync(data)),
      zstandard: (data: Buffer, done: Done) => done(null, zstdCompressSync(data)),
      null: (data: Buffer, done: Done) => done(null, data),
      lost: (data: Buffer, done: Done) => done(null, data),
    },
  })
  for (const value of values) encoder.write(value)
  encoder.end()
  return buffer(encoder)
}

for (const codec of ['null', 'deflate', 'zstandard']) {
  test(`a file of several blocks, codec ${codec}, is the list of its values`, async () => {
    const values = avroContainerSerde.decode(await fileOf(codec), CONTEXT)
    assert.ok(Array.isArray(values))
    assert.equal(values.length, CLICKS.length)
    assert.deepEqual(values[499], { id: 'click-499', at: '1970-01-01T00:00:00.499Z' })
  })
}

const refused = (bytes: Buffer, message: RegExp): void =>
  assert.throws(
    () => avroContainerSerde.decode(bytes, CONTEXT),
    (error) => error instanceof SerdeError && message.test(error.message),
  )

test('what is no file, is cut off or packed in an unknown way carries the reason', async () => {
  const file = await fileOf('null')
  refused(Buffer.from('{"a":1}'), /^Not a file of Avro/)
  refused(file.subarray(0, -5), /damaged/)
  refused(Buffer.concat([file, Buffer.of(2)]), /damaged/)
  refused(await fileOf('lost'), /lost/)
  const moved = Buffer.from(file)
  moved[moved.length - 1]! ^= 1
  refused(moved, /sync marker/)
})

test('cut off anywhere, a file is refused, or has the values of its whole blocks', async () => {
  const file = await fileOf('null', CLICK, CLICKS.slice(0, 3))
  for (let end = 0; end < file.length; end++) {
    try {
      assert.deepEqual(avroContainerSerde.decode(file.subarray(0, end), CONTEXT), [])
    } catch (error) {
      assert.ok(error instanceof SerdeError, String(error))
    }
  }
})
