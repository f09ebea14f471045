/**
 * Bytes that one point of the history takes in memory, by kind of series, and the time to encode an hour of them.
 * `node bench/history-bytes.ts`
 */
import { ByteSink, decodeBlock, encodeBlock } from '../server/state/history-codec.ts'
import { BLOCK_MINUTES } from '../server/state/history-table.ts'

const SERIES = 2000

/** Repeatable noise (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const next = random(1)
const day = (minute: number): number => 1 + 0.5 * Math.sin((minute / 1440) * 2 * Math.PI)
const thousandths = (value: number): number => Math.round(value * 1000) / 1000

const KINDS: Record<string, () => (minute: number) => number> = {
  'idle (0 all the time)': () => () => 0,
  'constant (members, partitions)': () => {
    const value = Math.floor(next() * 50)
    return () => value
  },
  'counter with noise (messages)': () => {
    let value = Math.floor(next() * 1e9)
    const rate = Math.floor(next() * 60_000)
    return (minute) => (value += Math.round(rate * day(minute) * (0.9 + 0.2 * next())))
  },
  'rate with noise (writes/s)': () => {
    const rate = next() * 1000
    return (minute) => thousandths(rate * day(minute) * (0.9 + 0.2 * next()))
  },
  'gauge (lag that comes and goes)': () => () => (next() < 0.7 ? 0 : Math.floor(next() * 500)),
  'disk (steps of segments)': () => {
    let value = Math.floor(next() * 1e10)
    return (minute) => (minute % 30 === 0 ? (value -= 5e8) : (value += Math.floor(next() * 2e6)))
  },
  'rate with gaps (restarts)': () => {
    const rate = next() * 100
    return () => (next() < 0.1 ? Number.NaN : thousandths(rate * (0.9 + 0.2 * next())))
  },
}

const rows: Record<string, string>[] = []
const block = new Float64Array(BLOCK_MINUTES)
for (const [name, make] of Object.entries(KINDS)) {
  const blocks: Float64Array[] = []
  for (let s = 0; s < SERIES; s++) {
    const at = make()
    blocks.push(Float64Array.from({ length: BLOCK_MINUTES }, (_, minute) => at(minute)))
  }
  const sink = new ByteSink()
  const began = performance.now()
  const from = [0]
  for (const values of blocks) {
    encodeBlock(values, sink)
    from.push(sink.length)
  }
  const encoded = performance.now()
  for (let s = 0; s < SERIES; s++) decodeBlock(sink.bytes, from[s] ?? 0, from[s + 1] ?? 0, block)
  const decoded = performance.now()
  const points = SERIES * BLOCK_MINUTES
  // each encoded series has an entry in the offsets of its block
  const bytes = sink.length + 4 * SERIES
  rows.push({
    series: name,
    'bytes/point': (bytes / points).toFixed(2),
    'encode ns/point': (((encoded - began) * 1e6) / points).toFixed(0),
    'decode ns/point': (((decoded - encoded) * 1e6) / points).toFixed(0),
    'MB for 5,000 series × 24 h': ((bytes / SERIES) * 24 * 5000 * 1e-6).toFixed(1),
  })
}
console.table(rows)
