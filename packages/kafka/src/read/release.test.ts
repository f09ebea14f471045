import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metadataVersionLabel, releaseOf } from './release.ts'

test('levels of metadata.version are the releases of Kafka', () => {
  // From MetadataVersion of Kafka: the last level of each release.
  const last = { 7: '3.3', 8: '3.4', 11: '3.5', 14: '3.6', 19: '3.7', 20: '3.8', 21: '3.9' }
  const newer = { 25: '4.0', 27: '4.1', 29: '4.2', 30: '4.3' }
  for (const [level, release] of Object.entries({ ...last, ...newer })) {
    assert.equal(releaseOf(Number(level)), release)
    assert.ok(metadataVersionLabel(Number(level))?.startsWith(`${release}-IV`))
  }
})

test('a level newer than the table is said to be newer', () => {
  assert.equal(releaseOf(500), '4.4+')
  assert.equal(metadataVersionLabel(500), null)
  assert.equal(releaseOf(0), null)
})
