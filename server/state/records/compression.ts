/** Payloads with zstd, where it pays. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { MAX_PLAIN_BYTES } from './bytes/budget.ts'

/** Below that a frame's own bytes eat what it saves. */
const LEAST_BYTES = 200
const LEVEL = 3
/** 64 MiB, as much as a payload may have: a frame cannot ask for a larger window. */
const MAX_WINDOW_LOG = 26

export function compress(plain: Buffer): { readonly compressed: boolean; readonly bytes: Buffer } {
  if (plain.length < LEAST_BYTES) return { compressed: false, bytes: plain }
  const bytes = zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } })
  return bytes.length < plain.length
    ? { compressed: true, bytes }
    : { compressed: false, bytes: plain }
}

/** @throws Error of node:zlib: no zstd, cut off, or more than a payload may have */
export function decompress(bytes: Uint8Array): Buffer {
  return zstdDecompressSync(bytes, {
    maxOutputLength: MAX_PLAIN_BYTES,
    params: { [constants.ZSTD_d_windowLogMax]: MAX_WINDOW_LOG },
  })
}
