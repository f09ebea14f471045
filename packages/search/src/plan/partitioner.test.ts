import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { murmur2, partitionsOfKey } from './partitioner.ts'

suite('where producers put a key', () => {
  // Values of Kafka's own UtilsTest.testMurmur2.
  for (const [text, hash] of [
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ] as const) {
    test(`murmur2 of ${text}`, () => {
      assert.equal(murmur2(Buffer.from(text)), hash)
    })
  }

  test('murmur2 reads a view at any place in its buffer', () => {
    const whole = Buffer.from('xx-foobar')
    assert.equal(murmur2(whole.subarray(3)), -790_332_482)
  })

  test('a negative hash loses its sign bit, as in Kafka, not its sign', () => {
    const expected = (-790_332_482 + 2 ** 31) % 7
    assert.deepEqual(partitionsOfKey('murmur2', Buffer.from('foobar'), 7), [expected])
  })

  test('CRC32 is that of zlib, unsigned', () => {
    // The check value of CRC-32/ISO-HDLC.
    assert.deepEqual(partitionsOfKey('crc32', Buffer.from('123456789'), 2 ** 32), [0xcbf43926])
    assert.deepEqual(partitionsOfKey('crc32', Buffer.from('123456789'), 6), [0xcbf43926 % 6])
  })

  test('all of them', () => {
    assert.deepEqual(partitionsOfKey('all', Buffer.from('k'), 3), [0, 1, 2])
  })
})
