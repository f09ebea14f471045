import type { Order } from '../plan/request.ts'
import { Heap } from './heap.ts'
import type { RecordText } from './model.ts'

/** Records by time, those of each partition in the order they have. */
export function byTime(records: readonly RecordText[], order: Order): readonly RecordText[] {
  const queues = [
    ...Map.groupBy(records, ({ topic, partition }) => `${partition} ${topic}`).values(),
  ].map((queue, place) => ({ queue, place, at: 0 }))
  const time = ({ queue, at }: (typeof queues)[number]): number => queue[at]?.timestamp ?? 0
  const sign = order === 'oldest' ? 1 : -1
  const heap = new Heap<(typeof queues)[number]>((a, b) => {
    const later = (time(a) - time(b)) * sign
    return later === 0 ? a.place < b.place : later < 0
  })
  for (const queue of queues) heap.push(queue)
  const arranged: RecordText[] = []
  for (let top = heap.top; top !== undefined; top = heap.top) {
    const record = top.queue[top.at]
    if (record !== undefined) arranged.push(record)
    top.at += 1
    if (top.at < top.queue.length) heap.sink()
    else heap.pop()
  }
  return arranged
}
