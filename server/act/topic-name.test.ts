import assert from 'node:assert/strict'
import test from 'node:test'
import { badTopicName, collidingTopic } from './topic-name.ts'

test("Kafka's rules for names", () => {
  for (const name of ['orders', 'a.b_c-D9', '...', '-', '_', 'x'.repeat(249)])
    assert.equal(badTopicName(name), null, name)
  assert.match(badTopicName('x'.repeat(250)) ?? '', /250 characters.*at most 249/)
  for (const name of ['', '.', '..']) assert.match(badTopicName(name) ?? '', /no name/)
  for (const [name, odd] of [
    ['a b', '" "'],
    ['a/b', '"/"'],
    ['größe', '"ö"'],
    ['a\n', '"\\n"'],
  ] as const)
    assert.ok(badTopicName(name)?.includes(odd), name)
})

test('names that are one in the names of metrics', () => {
  assert.equal(collidingTopic('a.b', ['a_b', 'c']), 'a_b')
  assert.equal(collidingTopic('a_b_c', ['a.b_c']), 'a.b_c')
  assert.equal(collidingTopic('a.b', ['a.b', 'a-b']), null)
  assert.equal(collidingTopic('ab', ['a.b']), null)
})
