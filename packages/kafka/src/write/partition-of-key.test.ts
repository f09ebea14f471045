import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { murmur2, partitionOfKey } from './partition-of-key.ts'

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
    assert.equal(partitionOfKey(Buffer.from('foobar'), 7), (-790_332_482 + 2 ** 31) % 7)
  })
})
