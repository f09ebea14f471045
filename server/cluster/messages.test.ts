/** Releases side by side: what version 1 says stays readable, and what a later one adds is passed over. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { readAssignment, readMetadata, writeAssignment, writeMetadata } from './messages.ts'
import { secretProof } from './secret-proof.ts'

const fixture = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))
const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))

for (const { name, read, write } of [
  {
    name: 'metadata-1',
    read: readMetadata,
    write: (bytes: Buffer) => writeMetadata(readMetadata(bytes) ?? assert.fail()),
  },
  {
    name: 'assignment-1',
    read: readAssignment,
    write: (bytes: Buffer) => writeAssignment(readAssignment(bytes) ?? assert.fail()),
  },
]) {
  test(`${name} is read, and written as it was`, () => {
    const kept = fixture(name)
    assert.deepEqual(read(bytesOf(kept)), kept)
    assert.deepEqual(JSON.parse(write(bytesOf(kept)).toString()), kept)
  })

  test(`${name}: a later version with more in it is read`, () => {
    const kept = fixture(name)
    const later = { ...kept, v: 2, zone: { rack: 'a' } }
    assert.deepEqual(read(bytesOf(later)), { ...kept, v: 2 })
  })

  test(`${name}: what is none is nothing`, () => {
    const kept = fixture(name)
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('{'),
      Buffer.from([0, 1, 255]),
      bytesOf(null),
      bytesOf([]),
      bytesOf({ ...kept, resources: 'all' }),
      bytesOf({ ...kept, v: 'one' }),
    ])
      assert.equal(read(bytes), null, bytes.toString())
  })
}

test('the proof is of the secret and the group, and does not hold the secret', () => {
  const proof = secretProof('a secret', '__millrace-instances')
  assert.equal(proof, secretProof('a secret', '__millrace-instances'))
  assert.notEqual(proof, secretProof('another', '__millrace-instances'))
  assert.notEqual(proof, secretProof('a secret', 'other-instances'))
  assert.equal(secretProof(null, '__millrace-instances'), null)
  // What instances of version 1 send: changed, two releases could not share.
  assert.equal(proof, 'UUxR-KVhVFojId9yRNCTVIshpBborX7I0GDSOJp-lZg')
})
