/**
 * What one payload may take in memory once decoded, so that a few hostile bytes cannot ask for gigabytes: a run of a
 * billion gaps is five bytes long. Writers spend the same as readers: what is written can be read back.
 */

/** Thirty times what the largest section of 50,000 partitions takes. */
export const MAX_DECODED_BYTES = 256 * 1024 * 1024
/** Encoded, before compression; also the most that decompression may give. */
export const MAX_PLAIN_BYTES = 64 * 1024 * 1024

/** Estimates of V8's own costs. */
export const OBJECT_BYTES = 64
export const STRING_BYTES = 24
export const NUMBER_BYTES = 8

export class Budget {
  #left: number
  readonly #over: (message: string) => Error

  constructor(bytes: number, over: (message: string) => Error) {
    this.#left = bytes
    this.#over = over
  }

  /** Call before the memory is taken. */
  spend(count: number, bytesEach: number): void {
    this.#left -= count * bytesEach
    // NaN and Infinity end here too
    if (!(this.#left >= 0))
      throw this.#over(`it would take more than ${MAX_DECODED_BYTES} bytes in memory`)
  }
}
