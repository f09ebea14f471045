/** Decompresses one batch after the other into one buffer. */
import type { Compression } from '../model.ts'
import { Inflater } from './inflater.ts'
import { decompressLz4 } from './lz4-frame.ts'
import { MAX_DECOMPRESSED, Scratch } from './scratch.ts'
import { decompressSnappy } from './snappy.ts'

/** By the three lowest bits of a batch's attributes. */
export const COMPRESSIONS: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

export class Decompressor {
  readonly scratch: Scratch
  readonly #gzip = new Inflater('gzip')
  readonly #zstd = new Inflater('zstd')

  /** `limit`: bytes that a batch may decompress to. */
  constructor(limit = MAX_DECOMPRESSED) {
    this.scratch = new Scratch(limit)
  }

  /**
   * Puts the content of `source` from `start` to `end` into `scratch`, where the content then lies from its `start` to its `end`.
   * @throws KafkaError MR_KAFKA_PROTOCOL: damaged, or larger than MAX_DECOMPRESSED
   */
  decompress(
    codec: Exclude<Compression, 'none'>,
    source: Buffer,
    start: number,
    end: number,
  ): void {
    this.scratch.begin(end - start)
    switch (codec) {
      case 'gzip':
        return this.#gzip.decompress(source, start, end, this.scratch)
      case 'snappy':
        return decompressSnappy(source, start, end, this.scratch)
      case 'lz4':
        return decompressLz4(source, start, end, this.scratch)
      case 'zstd':
        return this.#zstd.decompress(source, start, end, this.scratch)
      default:
        return codec satisfies never
    }
  }
}
