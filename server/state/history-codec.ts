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
const MAX_VARINT = 10
/** The points of a block without its gaps: encoding makes no garbage. */
let scratch = new Float64Array(64)

/** Bytes that grow; reused between series so that encoding makes no garbage. */
export class ByteSink {
  bytes = new Uint8Array(4096)
  length = 0

  push(byte: number): void {
    if (this.length === this.bytes.length) this.#grow()
    this.bytes[this.length++] = byte
  }

  /** Unsigned LEB128 of an integer up to 2^53. */
  varint(value: number): void {
    if (this.length + MAX_VARINT > this.bytes.length) this.#grow()
    const { bytes } = this
    let rest = value
    // Bit operations cut at 32 bits: the high part goes by division.
    while (rest >= 0x8000_0000) {
      const high = Math.floor(rest / 128)
      bytes[this.length++] = rest - high * 128 + 128
      rest = high
    }
    while (rest >= 128) {
      bytes[this.length++] = (rest & 127) | 128
      rest >>>= 7
    }
    bytes[this.length++] = rest
  }

  #grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2)
    larger.set(this.bytes)
    this.bytes = larger
  }
}

/** Appends the encoded form of `values` (NaN is a gap) to `sink`. */
export function encodeBlock(values: Float64Array, sink: ByteSink): void {
  if (scratch.length < values.length) scratch = new Float64Array(values.length)
  const present = scratch
  const first = values[0]
  let count = 0
  let constant = true
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value !== first) constant = false
    // not NaN
    if (value === value) present[count++] = value
  }
  if (count === 0) return
  // Most series of most clusters: nothing needs to be tried.
  const looked = constant ? 1 : count
  const hasGaps = count < values.length
  const scale = scaleOf(present, looked)
  const kind = scale === 1 ? 0 : scale === 1000 ? 1 : 2
  if (scale === 1000) for (let i = 0; i < count; i++) present[i] = Math.round(present[i]! * 1000)
  const order = scale === 0 ? 0 : constant ? 1 : bestOrder(present, count)
  sink.push(order | (kind << 2) | (hasGaps ? 16 : 0))
  if (hasGaps) writeRuns(values, sink)
  if (scale === 0) {
    for (let i = 0; i < count; i++) {
      FLOAT_SCRATCH.setFloat64(0, present[i]!, true)
      for (let b = 0; b < 8; b++) sink.push(FLOAT_SCRATCH.getUint8(b))
    }
  } else writeResiduals(present, count, order, sink)
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
function scaleOf(values: Float64Array, count: number): 0 | 1 | 1000 {
  let whole = true
  for (let i = 0; whole && i < count; i++) {
    const value = values[i]!
    whole = Math.floor(value) === value && Math.abs(value) <= MAX_INTEGER
  }
  if (whole) return 1
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    const thousandths = Math.round(value * 1000)
    if (!(Math.abs(thousandths) <= MAX_INTEGER) || thousandths / 1000 !== value) return 0
  }
  return 1000
}

/** Bytes of the zigzag varint of a residual that is not 0. */
function sizeOf(residual: number): number {
  const size = Math.abs(residual) * 2
  if (size < 2 ** 14) return size < 128 ? 1 : 2
  if (size < 2 ** 28) return size < 2 ** 21 ? 3 : 4
  if (size < 2 ** 42) return size < 2 ** 35 ? 5 : 6
  return size < 2 ** 49 ? 7 : 8
}

/** A run of zeros takes two bytes. */
function bestOrder(values: Float64Array, count: number): number {
  let bytes0 = 0
  let bytes1 = 0
  let bytes2 = 0
  let zero0 = false
  let zero1 = false
  let zero2 = false
  let previous = 0
  let slope = 0
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    const delta = value - previous
    const bend = i < 2 ? delta : delta - slope
    if (value !== 0) bytes0 += sizeOf(value)
    else if (!zero0) bytes0 += 2
    zero0 = value === 0
    if (delta !== 0) bytes1 += sizeOf(delta)
    else if (!zero1) bytes1 += 2
    zero1 = delta === 0
    if (bend !== 0) bytes2 += sizeOf(bend)
    else if (!zero2) bytes2 += 2
    zero2 = bend === 0
    previous = value
    slope = delta
  }
  if (bytes2 < bytes1 && bytes2 < bytes0) return 2
  return bytes1 < bytes0 ? 1 : 0
}

function writeResiduals(values: Float64Array, count: number, order: number, sink: ByteSink): void {
  let previous = 0
  let slope = 0
  let zeros = 0
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    const delta = value - previous
    const residual = order === 0 ? value : order === 1 || i < 2 ? delta : delta - slope
    previous = value
    slope = delta
    if (residual === 0) {
      zeros += 1
      continue
    }
    if (zeros > 0) writeZeros(zeros, sink)
    zeros = 0
    sink.varint(residual > 0 ? residual * 2 : -residual * 2 - 1)
  }
  if (zeros > 0) writeZeros(zeros, sink)
}

function writeZeros(count: number, sink: ByteSink): void {
  sink.push(0)
  sink.varint(count - 1)
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
