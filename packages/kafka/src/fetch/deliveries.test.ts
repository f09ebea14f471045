import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Deliveries, Delivery } from './deliveries.ts'
import { PartitionState, TopicState } from './partition.ts'

const topic = new TopicState('a')

function delivery(
  partitions: readonly PartitionState[],
  released: string[],
  name: string,
): Delivery {
  const made = new Delivery()
  for (const about of partitions) {
    made.add(about, { type: 'finished', topic: 'a', partition: about.partition })
  }
  made.release = () => {
    released.push(name)
  }
  return made
}

test('buffers are given back one delivery later, in order', () => {
  const released: string[] = []
  const told: number[] = []
  const deliveries = new Deliveries(({ partition }) => told.push(partition))
  deliveries.push(delivery([new PartitionState(topic, 1, 0, 1)], released, 'one'))
  deliveries.push(delivery([new PartitionState(topic, 2, 0, 1)], released, 'two'))
  assert.equal(deliveries.take()?.length, 1)
  assert.deepEqual(released, [])
  deliveries.giveBack()
  assert.deepEqual(released, ['one'])
  deliveries.take()
  deliveries.giveBack()
  deliveries.giveBack()
  assert.deepEqual(released, ['one', 'two'])
  assert.deepEqual(told, [1, 2])
  assert.equal(deliveries.take(), null)
})

test('what was removed meanwhile is not told, and its buffer is given back at once', () => {
  const released: string[] = []
  const deliveries = new Deliveries(() => {})
  const [kept, dropped] = [new PartitionState(topic, 1, 0, 1), new PartitionState(topic, 2, 0, 1)]
  deliveries.push(delivery([dropped], released, 'dropped'))
  deliveries.push(delivery([dropped, kept], released, 'both'))
  dropped.dropped = true
  const events = deliveries.take()
  assert.deepEqual(events, [{ type: 'finished', topic: 'a', partition: 1 }])
  assert.deepEqual(released, ['dropped'])
})

test('an answer without events is given back at once', () => {
  const released: string[] = []
  const deliveries = new Deliveries(() => {})
  deliveries.push(delivery([], released, 'empty'))
  assert.deepEqual(released, ['empty'])
  assert.equal(deliveries.take(), null)
})
