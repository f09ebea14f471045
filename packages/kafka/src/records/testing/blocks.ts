/** Makes LZ4 and snappy blocks out of literals and matches that a test has thought of, for what no compressor writes. */
import * as fc from 'fast-check'

export interface Sequence {
  readonly literals: Buffer
  /** Taken modulo what is there to be copied from. */
  readonly distance: number
  readonly length: number
}

export interface Made {
  readonly block: Buffer
  /** What the block stands for, `before` left out. */
  readonly content: Buffer
}

const literals = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 40 }),
    fc.uint8Array({ minLength: 1, maxLength: 700 }),
  )
  .map((bytes) => Buffer.from(bytes))

/** Short distances often, since they overlap what they write. */
export const sequences: fc.Arbitrary<Sequence[]> = fc.array(
  fc.record({
    literals,
    distance: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 70_000 })),
    length: fc.oneof(fc.integer({ min: 4, max: 64 }), fc.integer({ min: 4, max: 2000 })),
  }),
  { maxLength: 20 },
)

const extended = (length: number) => {
  const bytes: number[] = []
  let rest = length - 15
  for (; rest >= 255; rest -= 255) bytes.push(255)
  if (rest >= 0) bytes.push(rest)
  return Buffer.from(bytes)
}

/** `before` is what an earlier block of the frame has left behind. */
export function lz4Block(parts: readonly Sequence[], before: Buffer, tail: Buffer): Made {
  const out: Buffer[] = []
  let content: Buffer = before
  for (const { literals, distance, length } of parts) {
    content = Buffer.concat([content, literals])
    const back = near(distance, Math.min(content.length, 65_535))
    const token = (Math.min(15, literals.length) << 4) | Math.min(15, length - 4)
    const offset = Buffer.from([back & 255, back >> 8])
    out.push(
      Buffer.from([token]),
      extended(literals.length),
      literals,
      offset,
      extended(length - 4),
    )
    content = repeat(content, back, length)
  }
  out.push(Buffer.from([Math.min(15, tail.length) << 4]), extended(tail.length), tail)
  content = Buffer.concat([content, tail])
  return { block: Buffer.concat(out), content: content.subarray(before.length) }
}

/** With its length in front. */
export function snappyBlock(parts: readonly Sequence[]): Made {
  const out: Buffer[] = []
  let content: Buffer = Buffer.alloc(0)
  for (const { literals, distance, length } of parts) {
    content = Buffer.concat([content, literals])
    out.push(literalTag(literals.length), literals)
    const back = near(distance, content.length)
    for (let rest = length; rest > 0; rest -= 64) {
      const size = Math.min(64, rest)
      out.push(copyTag(back, size))
      content = repeat(content, back, size)
    }
  }
  const head: number[] = []
  let size = content.length
  for (; size >= 128; size = Math.floor(size / 128)) head.push((size & 127) | 128)
  head.push(size)
  return { block: Buffer.concat([Buffer.from(head), ...out]), content }
}

function literalTag(length: number): Buffer {
  const size = length - 1
  return size < 60
    ? Buffer.from([size << 2])
    : size < 256
      ? Buffer.from([60 << 2, size])
      : Buffer.from([61 << 2, size & 255, size >> 8])
}

function copyTag(distance: number, length: number): Buffer {
  if (length >= 4 && length < 12 && distance < 2048) {
    return Buffer.from([1 | ((length - 4) << 2) | ((distance >> 8) << 5), distance & 255])
  }
  const size = distance < 65_536 ? 2 : 4
  const tag = Buffer.alloc(1 + size)
  tag.writeUInt8((size === 2 ? 2 : 3) | ((length - 1) << 2), 0)
  tag.writeUIntLE(distance, 1, size)
  return tag
}

const near = (distance: number, most: number) => ((distance - 1) % most) + 1

function repeat(content: Buffer, distance: number, length: number): Buffer {
  const more = Buffer.alloc(length)
  const from = content.length - distance
  for (let i = 0; i < length; i += 1) more[i] = content[from + (i % distance)] ?? 0
  return Buffer.concat([content, more])
}
