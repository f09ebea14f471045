import assert from 'node:assert/strict'
import { test } from 'node:test'
import { subjectTopic } from './subject-topic.ts'

const TOPICS = new Set(['orders', 'orders-value', 'a-b', 'value'])
const place = (subject: string) => subjectTopic(subject, (name) => TOPICS.has(name))

test('a subject is of the topic that its name begins with, on the side that it ends with', () => {
  const values = { topic: 'orders', side: 'value', strategy: 'TopicNameStrategy' }
  assert.deepEqual(place('orders-value'), values)
  assert.deepEqual(place(':.staging:orders-value'), values)
  assert.deepEqual(place('a-b-key'), { topic: 'a-b', side: 'key', strategy: 'TopicNameStrategy' })
})

test('a topic whose own name ends in -value is not taken for another', () => {
  assert.deepEqual(place('orders-value-key'), {
    topic: 'orders-value',
    side: 'key',
    strategy: 'TopicNameStrategy',
  })
})

test('topic and record name', () => {
  const record = { topic: 'orders', side: null, strategy: 'TopicRecordNameStrategy' }
  assert.deepEqual(place('orders-com.acme.Order'), record)
  assert.deepEqual(place('a-b-Order'), { ...record, topic: 'a-b' })
})

test('other names are of no topic', () => {
  const nowhere = { topic: null, side: null, strategy: null }
  for (const name of ['', '-', '-value', 'value', 'com.acme.Order', 'gone-value', 'orders-1 2'])
    assert.deepEqual(place(name), nowhere, name)
})
