/** Base-128 integers of records (zigzag; https://protobuf.dev/programming-guides/encoding/#varints). */

/** Reads the 64-bit integer at `at`, which a walker has found to be whole. */
export function readVarlong(buffer: Buffer, at: number): bigint {
  let value = 0n
  for (let shift = 0n; ; shift += 7n) {
    const byte = buffer[at++] ?? 0
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n))
  }
}
