import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { partitionsOfKey } from './partitioner.ts'

suite('where producers put a key', () => {
  test('murmur2 is that of Kafka', () => {
    // Its own UtilsTest has -790332482 for it.
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
