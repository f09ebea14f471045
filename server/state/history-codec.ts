/**
 * Codec of one series over one block of minutes. Lossless for every double except the sign of −0.
 *
 * ```
 * nothing                         all points are gaps
 * header   bits 0–1 order of differences (0, 1, 2) · bits 2–3 kind (0 integers, 1 thousandths, 2 float64) · bit 4 has gaps
 * gaps     varints, lengths of runs: present, absent, present … until the block is full; only with bit 4
 * values   integers, thousandths: zigzag varints of the residuals, a zero is followed by varint(zeros in a row − 1)
 *          float64: 8 bytes each, little endian
 * ```
 * The order of differences that needs the fewest bytes is taken: 2 for counters that grow evenly, 1 for gauges, 0 for
 * noise around nothing. Bit-level XOR (Gorilla) was not taken: rates are rounded to thousandths before they come here,
 * which makes them integers too, and whole bytes decode faster than bits.
 */

/** Residuals of order 2 then stay below 2^52, and zigzag below 2^53: exact in a double. */
const MAX_INTEGER = 2 ** 50
const FLOAT_SCRATCH = new DataView(new ArrayBuffer(8))

/** Bytes that grow; reused between series so that encoding makes no garbage. */
export class ByteSink {
  bytes = new Uint8Array(4096)
  length = 0

  push(byte: number): void {
    if (this.length === this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2)
      larger.set(this.bytes)
      this.bytes = larger
    }
    this.bytes[this.length++] = byte
  }

  /** Unsigned LEB128 of an integer up to 2^53. */
  varint(value: number): void {
    let rest = value
    while (rest >= 128) {
      // Not bit operations: they would cut at 32 bits.
      const high = Math.floor(rest / 128)
      this.push(rest - high * 128 + 128)
      rest = high
    }
    this.push(rest)
  }
}

/** Appends the encoded form of `values` (NaN is a gap) to `sink`. */
export function encodeBlock(values: Float64Array, sink: ByteSink): void {
  const present = values.filter((value) => !Number.isNaN(value))
  if (present.length === 0) return
  const hasGaps = present.length < values.length
  const scale = scaleOf(present)
  const kind = scale === 1 ? 0 : scale === 1000 ? 1 : 2
  if (scale !== 0)
    for (let i = 0; i < present.length; i++) present[i] = Math.round(present[i]! * scale)
  const order = scale === 0 ? 0 : bestOrder(present)
  sink.push(order | (kind << 2) | (hasGaps ? 16 : 0))
  if (hasGaps) writeRuns(values, sink)
  if (scale === 0) {
    for (const value of present) {
      FLOAT_SCRATCH.setFloat64(0, value, true)
      for (let b = 0; b < 8; b++) sink.push(FLOAT_SCRATCH.getUint8(b))
    }
  } else writeResiduals(present, order, sink)
}

/** Decodes what encodeBlock wrote at bytes[from … to) into `out`, whose length is that of the block. */
export function decodeBlock(bytes: Uint8Array, from: number, to: number, out: Float64Array): void {
  out.fill(Number.NaN)
  if (from === to) return
  let at = from
  function varint(): number {
    let value = 0
    let weight = 1
    for (;;) {
      const byte = bytes[at++]!
      if (byte < 128) return value + byte * weight
      value += (byte - 128) * weight
      weight *= 128
    }
  }
  const header = bytes[at++]!
  const order = header & 3
  const kind = (header >> 2) & 3
  const runs: number[] = []
  if ((header & 16) !== 0) {
    for (let covered = 0; covered < out.length; covered += runs[runs.length - 1]!)
      runs.push(varint())
  } else runs.push(out.length)

  const view = new DataView(bytes.buffer, bytes.byteOffset)
  let zeros = 0
  let previous = 0
  let slope = 0
  let index = 0
  function next(): number {
    if (kind === 2) {
      const value = view.getFloat64(at, true)
      at += 8
      return value
    }
    let residual = 0
    if (zeros > 0) zeros -= 1
    else {
      const zigzag = varint()
      if (zigzag === 0) zeros = varint()
      else residual = zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
    }
    const base =
      order === 0 || index === 0 ? 0 : order === 1 || index === 1 ? previous : previous + slope
    const value = base + residual
    slope = value - previous
    previous = value
    index += 1
    return kind === 1 ? value / 1000 : value
  }
  let position = 0
  runs.forEach((length, run) => {
    if (run % 2 === 0) for (let i = 0; i < length; i++) out[position + i] = next()
    position += length
  })
}

/** 1: all are integers; 1000: all are whole thousandths; 0: neither. */
function scaleOf(values: Float64Array): 0 | 1 | 1000 {
  let scale: 1 | 1000 = 1
  for (const value of values) {
    if (scale === 1 && Number.isInteger(value) && Math.abs(value) <= MAX_INTEGER) continue
    scale = 1000
    break
  }
  if (scale === 1) return 1
  for (const value of values) {
    const thousandths = Math.round(value * 1000)
    if (!(Math.abs(thousandths) <= MAX_INTEGER) || thousandths / 1000 !== value) return 0
  }
  return 1000
}

function residualAt(values: Float64Array, i: number, order: number): number {
  const value = values[i]!
  if (order === 0 || i === 0) return value
  const delta = value - values[i - 1]!
  return order === 1 || i === 1 ? delta : delta - (values[i - 1]! - values[i - 2]!)
}

function bestOrder(values: Float64Array): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let order = 0; order < 3; order++) {
    let bytes = 0
    let zeros = false
    for (let i = 0; i < values.length; i++) {
      const residual = residualAt(values, i, order)
      if (residual === 0) {
        if (!zeros) bytes += 2
        zeros = true
        continue
      }
      zeros = false
      const size = Math.abs(residual) * 2
      bytes +=
        size < 128
          ? 1
          : size < 16_384
            ? 2
            : size < 2_097_152
              ? 3
              : Math.ceil(Math.log2(size + 1) / 7)
    }
    if (bytes < least) {
      least = bytes
      best = order
    }
  }
  return best
}

function writeResiduals(values: Float64Array, order: number, sink: ByteSink): void {
  for (let i = 0; i < values.length;) {
    const residual = residualAt(values, i, order)
    if (residual !== 0) {
      sink.varint(residual > 0 ? residual * 2 : -residual * 2 - 1)
      i += 1
      continue
    }
    let run = 1
    while (i + run < values.length && residualAt(values, i + run, order) === 0) run += 1
    sink.push(0)
    sink.varint(run - 1)
    i += run
  }
}

function writeRuns(values: Float64Array, sink: ByteSink): void {
  let present = true
  for (let i = 0; i < values.length;) {
    let length = 0
    while (i + length < values.length && Number.isNaN(values[i + length]!) !== present) length += 1
    sink.varint(length)
    i += length
    present = !present
  }
}
