/** Records at a steady rate while brokers come and go, and how many there were when. */
import { setTimeout as delay } from 'node:timers/promises'
import { openProducer } from '@millrace/kafka/testing/producing.ts'

export interface SoakProducer {
  /** Records/s: the highest over any few seconds between the two, ms since epoch. */
  highestRate(from: number, to: number): number
  stop(): Promise<void>
}

const EVERY_MS = 500
/** What was held up comes all at once: rates are seen at the cadence of snapshots, 2 s. */
const WINDOW_MS = 2_000

export function soakProducer(bootstrap: string, topic: string, perSecond: number): SoakProducer {
  const producer = openProducer(bootstrap)
  const end = new AbortController()
  const sent: { readonly at: number; readonly count: number }[] = []
  const count = Math.round((perSecond * EVERY_MS) / 1000)
  const records = Array.from({ length: count }, (_, i) => ({ topic, value: `record ${i}` }))

  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      try {
        await producer.send(...records)
      } catch {
        // May be there or not; counted as there, since it only raises the bound.
      }
      sent.push({ at: Date.now(), count })
      await delay(EVERY_MS)
    }
  }
  const running = run()

  return {
    highestRate(from, to) {
      const inside = sent.filter(({ at }) => at >= from && at < to)
      const sums = inside.map(({ at: first }) =>
        inside
          .filter(({ at }) => at >= first && at < first + WINDOW_MS)
          .reduce((total, { count: some }) => total + some, 0),
      )
      return (Math.max(0, ...sums) * 1000) / WINDOW_MS
    },
    async stop() {
      end.abort()
      await running
      await producer[Symbol.asyncDispose]()
    },
  }
}
