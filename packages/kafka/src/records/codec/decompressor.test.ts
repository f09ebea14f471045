import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { snappyCompress } from '@platformatic/wasm-utils'
import { lz4Block, type Made, sequences, snappyBlock } from '../testing/blocks.ts'
import { compress } from '../testing/encode-batch.ts'
import { Decompressor } from './decompressor.ts'
import { inflateAtOnce } from './inflater.ts'
import { MAX_DECOMPRESSED, Scratch } from './scratch.ts'

type Codec = Parameters<Decompressor['decompress']>[0]

const decompressor = new Decompressor()

/** A copy: the memory is used again. */
const contentOf = ({ buffer, start, end }: Scratch) => Buffer.from(buffer.subarray(start, end))

function decompress(codec: Codec, bytes: Buffer): Buffer {
  // Not at the buffer's edges: what lies beside must not be read.
  const framed = Buffer.concat([Buffer.alloc(3, 0xff), bytes, Buffer.alloc(40, 0xff)])
  decompressor.decompress(codec, framed, 3, 3 + bytes.length)
  return contentOf(decompressor.scratch)
}

const content = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat(3000)), { maxLength: 8 })
  .map((parts) => Buffer.concat(parts.map(([word, size]) => Buffer.alloc(size, word))))

const CODECS = ['gzip', 'snappy', 'lz4', 'zstd'] as const

for (const codec of CODECS) {
  test(`${codec}: what was compressed comes back, also of 3 MB`, () => {
    fc.assert(
      fc.property(content, (plain) => {
        assert.ok(decompress(codec, compress(codec, plain)).equals(plain))
      }),
      { numRuns: 300 },
    )
    const large = Buffer.concat(
      Array.from({ length: 3000 }, (_, i) => Buffer.alloc(1000, `${i} text `)),
    )
    assert.ok(decompress(codec, compress(codec, large)).equals(large))
  })
}

test('sizes at the edge of the buffer do not matter', () => {
  for (const codec of ['gzip', 'zstd'] as const) {
    for (let size = 65_530; size < 65_545; size += 1) {
      const plain = Buffer.alloc(size, 'abc')
      const fresh = new Decompressor()
      const bytes = compress(codec, plain)
      fresh.decompress(codec, bytes, 0, bytes.length)
      assert.ok(contentOf(fresh.scratch).equals(plain), `${codec} ${size}`)
    }
  }
})

function xerial(plain: Buffer): Buffer {
  const block = snappyCompress(plain)
  const head = Buffer.from('82534e4150505900000000010000000100000000', 'hex')
  head.writeInt32BE(block.length, 16)
  return Buffer.concat([head, block])
}

test('several frames, members and framings behind each other are one content', () => {
  const one = Buffer.alloc(5000, 'one ')
  const two = Buffer.alloc(300, 'two ')
  for (const codec of ['gzip', 'lz4', 'zstd'] as const) {
    const both = Buffer.concat([compress(codec, one), compress(codec, two)])
    assert.ok(decompress(codec, both).equals(Buffer.concat([one, two])), codec)
  }
  assert.ok(decompress('snappy', xerial(one)).equals(one))
  assert.ok(
    decompress('snappy', Buffer.concat([xerial(one), xerial(two)])).equals(
      Buffer.concat([one, two]),
    ),
  )
  assert.equal(decompress('snappy', xerial(one).subarray(0, 16)).length, 0)
})

test('frames of zstd and lz4 that may be skipped are skipped', () => {
  const plain = Buffer.from('behind')
  const skipped = Buffer.from('502a4d1803000000aabbcc', 'hex')
  for (const codec of ['lz4', 'zstd'] as const) {
    const bytes = Buffer.concat([skipped, compress(codec, plain)])
    assert.equal(decompress(codec, bytes).toString(), 'behind', codec)
  }
})

test("zlib's public calls give the same", () => {
  const plain = Buffer.alloc(500_000, 'some text ')
  for (const codec of ['gzip', 'zstd'] as const) {
    const scratch = new Scratch()
    inflateAtOnce(codec, compress(codec, plain), scratch)
    assert.ok(contentOf(scratch).equals(plain))
    assert.throws(() => inflateAtOnce(codec, Buffer.from('no such data'), scratch), {
      code: 'MR_KAFKA_PROTOCOL',
      reason: 'damaged',
    })
  }
})

function blockSize(bytes: Buffer, flag: number): Buffer {
  const word = Buffer.alloc(4)
  word.writeUInt32LE((bytes.length | flag) >>> 0)
  return word
}

/** Linked blocks and every optional field, which Kafka's Java client writes none of. */
function lz4Frame(blocks: readonly Made[], linked: boolean, stored: Buffer): Buffer {
  const check = Buffer.from('cccc')
  return Buffer.concat([
    Buffer.from('04224d18', 'hex'),
    Buffer.from([0x40 | (linked ? 0 : 0x20) | 0x10 | 0x08 | 0x04, 0x70]),
    Buffer.alloc(8),
    Buffer.from([0xcc]),
    ...blocks.flatMap(({ block }) => [blockSize(block, 0), block, check]),
    blockSize(stored, 1 << 31),
    stored,
    check,
    Buffer.alloc(4),
    check,
  ])
}

test('lz4: sequences of every length and distance, in blocks of their own and linked ones', () => {
  fc.assert(
    fc.property(sequences, sequences, fc.boolean(), fc.uint8Array(), (one, two, linked, random) => {
      const tail = Buffer.from(random)
      const first = lz4Block(one, Buffer.alloc(0), tail)
      const second = lz4Block(two, linked ? first.content : Buffer.alloc(0), tail)
      const bytes = lz4Frame([first, second], linked, tail)
      const expected = Buffer.concat([first.content, second.content, tail])
      assert.ok(decompress('lz4', bytes).equals(expected))
    }),
    { numRuns: 500 },
  )
})

test('lz4: a match before the content is refused, in independent blocks also into the block before', () => {
  const block = lz4Block([], Buffer.alloc(0), Buffer.alloc(30, 'a'))
  const match = { block: Buffer.from([0x10, 0x61, 0x02, 0x00, 0x00]), content: Buffer.alloc(0) }
  const none = Buffer.alloc(0)
  assert.throws(
    () => decompress('lz4', lz4Frame([block, match], false, none)),
    /does not decompress/,
  )
  assert.equal(decompress('lz4', lz4Frame([block, match], true, none)).length, 35)
  assert.throws(() => decompress('lz4', lz4Frame([match], true, none)), /does not decompress/)
})

test('snappy: elements of every kind', () => {
  fc.assert(
    fc.property(sequences, (parts) => {
      const { block, content } = snappyBlock(parts)
      assert.ok(decompress('snappy', block).equals(content))
    }),
    { numRuns: 500 },
  )
})

test('snappy: a copy before the content, and a length that is not kept, are refused', () => {
  const { block } = snappyBlock([{ literals: Buffer.from('abcd'), distance: 4, length: 8 }])
  const changed = (at: number, value: number) => {
    const bytes = Buffer.from(block)
    bytes.writeUInt8(value, at)
    return bytes
  }
  for (const bytes of [
    changed(0, 11),
    changed(0, 13),
    changed(block.length - 1, 5),
    changed(block.length - 1, 0),
  ]) {
    assert.throws(() => decompress('snappy', bytes), /does not decompress/)
  }
})

test('content above the limit is refused, and the next batch is read again', () => {
  const limit = 100_000
  const small = new Decompressor(limit)
  for (const codec of CODECS) {
    const run = (size: number) => {
      const bytes = compress(codec, Buffer.alloc(size, 'text '))
      small.decompress(codec, bytes, 0, bytes.length)
      return small.scratch.end - small.scratch.start
    }
    assert.equal(run(limit - 40_000), limit - 40_000, codec)
    assert.throws(() => run(20 * limit), { code: 'MR_KAFKA_PROTOCOL', reason: 'too-large' }, codec)
    assert.equal(run(7), 7, codec)
    assert.throws(() => run(limit + 1), { code: 'MR_KAFKA_PROTOCOL', reason: 'too-large' }, codec)
    assert.equal(run(5), 5, codec)
  }
  assert.equal(MAX_DECOMPRESSED, 2 ** 30)
})

test('a large buffer is given back when batches are small again', () => {
  const one = new Decompressor()
  const large = zstdCompressSync(Buffer.alloc(80_000_000))
  one.decompress('zstd', Buffer.concat([large, Buffer.alloc(0)]), 0, large.length)
  assert.ok(one.scratch.buffer.length >= 80_000_000)
  const small = zstdCompressSync(Buffer.alloc(10))
  one.decompress('zstd', small, 0, small.length)
  assert.ok(one.scratch.buffer.length < 1_000_000)
})
