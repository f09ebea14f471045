/**
 * Snappy as Kafka's clients write it: Java and Sarama in xerial's framing, librdkafka and others as one raw block.
 *
 *     xerial  82 53 4e 41 50 50 59 00, version:int32, compatible:int32, (size:int32, raw block) …
 *
 * Source: https://github.com/xerial/snappy-java (SnappyCodec). Several such streams may follow each other.
 */
import { recordErrors } from '../../errors.ts'
import type { Scratch } from './scratch.ts'

const XERIAL_HEADER = 16
const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
/** A copy of 64 bytes takes three, so a length above this is a lie that would cost memory. */
const MOST_GROWTH = 22

/** Appends the content to `scratch`. @throws KafkaError MR_KAFKA_PROTOCOL */
export function decompressSnappy(
  source: Buffer,
  start: number,
  end: number,
  scratch: Scratch,
): void {
  scratch.take(source, start, end)
  if (!isXerial(source, start, end)) return rawBlock(source, start, end, start, scratch)
  let at = start
  while (at < end) {
    if (isXerial(source, at, end)) {
      at += XERIAL_HEADER
      continue
    }
    const size = end - at < 4 ? -1 : source.readInt32BE(at)
    at += 4
    if (size < 0 || size > end - at) {
      throw recordErrors.damaged('snappy', 'has a chunk that ends behind it')
    }
    rawBlock(source, at, at + size, start, scratch)
    at += size
  }
}

function isXerial(source: Buffer, at: number, end: number): boolean {
  return (
    end - at >= XERIAL_HEADER &&
    source.compare(xerialMagic, 0, xerialMagic.length, at, at + xerialMagic.length) === 0
  )
}

/** `taken` is where what `scratch` has taken begins. */
function rawBlock(
  source: Buffer,
  from: number,
  end: number,
  taken: number,
  scratch: Scratch,
): void {
  let at = from
  let size = 0
  let byte = 0x80
  for (let scale = 1; byte >= 0x80; scale *= 128) {
    if (at === end || at - from === 5) throw recordErrors.damaged('snappy', 'has no length')
    byte = source.readUInt8(at++)
    size += (byte & 0x7f) * scale
  }
  if (size > (end - at) * MOST_GROWTH) {
    throw recordErrors.damaged('snappy', `says ${size} bytes, which ${end - at} cannot hold`)
  }
  scratch.reserve(size)
  if (!scratch.snappyBlock(at - taken, end - taken, size)) {
    throw recordErrors.damaged('snappy', 'has a block that does not decompress')
  }
}
