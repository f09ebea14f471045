/** The codecs' WebAssembly, translated when this is loaded. */
import { assemble } from './assembler.ts'
import { crcByTables, crcFold } from './crc32c.ts'
import { lz4Block } from './lz4.ts'
import { snappyBlock } from './snappy.ts'

export const PAGE_BYTES = 65_536
/** 4 GiB, all that 32 bits can address. */
export const MAX_PAGES = 65_536
/** Enough for crc32c.ts; memory for decompressing grows. */
const FIRST_PAGES = 2

export interface Memory {
  /** Another one once the memory has grown; the one before is then empty. */
  readonly buffer: ArrayBuffer
  /** By so many pages. @throws RangeError when there are not so many */
  grow(pages: number): number
}

/** Positions are those in the instance's memory; results are signed. */
export interface Codecs {
  readonly memory: Memory
  crcByTables(at: number, end: number, crc: number): number
  crcFold(at: number, end: number, behind: number): number
  lz4Block(at: number, end: number, to: number, base: number, limit: number): number
  snappyBlock(at: number, end: number, to: number, limit: number): number
}

/** Node's types say nothing of it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Codecs }
}

const compiled = new WebAssembly.Module(
  assemble([crcByTables, crcFold, lz4Block, snappyBlock], FIRST_PAGES, MAX_PAGES),
)

/** With a memory of its own. */
export function openCodecs(): Codecs {
  return new WebAssembly.Instance(compiled).exports
}
