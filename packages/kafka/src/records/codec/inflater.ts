/**
 * gzip and zstd through node:zlib, straight into the scratch buffer.
 *
 * zlib's public one-shot calls make a context and new buffers each time, which costs half the rate on batches of 16 KB, and
 * zstdDecompressSync ends silently after the first of several frames. So one context is kept and its handle is called the way
 * zlib does it itself (processChunkSync in Node's lib/zlib.js). Where a release of Node has no such handle, the public call
 * does the work.
 */
import {
  constants,
  createGunzip,
  createZstdDecompress,
  gunzipSync,
  zstdDecompressSync,
} from 'node:zlib'
import { messageOf, recordErrors } from '../../errors.ts'
import { MAX_DECOMPRESSED, type Scratch } from './scratch.ts'

type Codec = 'gzip' | 'zstd'

/** The parts of Node's zlib handle that are used. */
interface Handle {
  writeSync(
    flush: number,
    source: Buffer,
    at: number,
    size: number,
    target: Buffer,
    to: number,
    room: number,
  ): void
  reset(): void
  onerror: (message: string, errno: number, code: string) => void
}

interface Context {
  readonly _handle?: Handle
  /** Room left in the target, bytes left of the source; set by writeSync. */
  readonly _writeState?: Uint32Array
}

/** First guess of what compressed data grows to; the memory doubles from there. */
const GROWTH = 4
const LARGEST_GUESS = 16_777_216
/** Of the buffer that the public call fills again and again: its default of 16 KB takes a third longer. */
const CHUNK = 131_072

export class Inflater {
  readonly #codec: Codec
  #context: Context | undefined
  #error: string | undefined

  constructor(codec: Codec) {
    this.#codec = codec
  }

  /** Appends the content of all members or frames to `scratch`. @throws KafkaError MR_KAFKA_PROTOCOL */
  decompress(source: Buffer, start: number, end: number, scratch: Scratch): void {
    const context = this.#context ?? this.#open()
    // Put back when all went well: after a failure it may be in the middle of a frame.
    this.#context = undefined
    const { _handle: handle, _writeState: state } = context
    if (typeof handle?.writeSync !== 'function' || state === undefined) {
      return inflateAtOnce(this.#codec, source.subarray(start, end), scratch)
    }
    this.#error = undefined
    // A zstd context begins the next frame by itself, and to reset it is to make a new one.
    if (this.#codec === 'gzip') handle.reset()
    scratch.reserve(Math.min((end - start) * GROWTH, LARGEST_GUESS))
    let at = start
    for (;;) {
      const left = end - at
      const before = scratch.end
      const given = scratch.room
      handle.writeSync(this.#finish, source, at, left, scratch.buffer, before, given)
      if (this.#error !== undefined) throw failed(this.#codec, this.#error)
      const [room = 0, rest = 0] = state
      scratch.end = before + given - room
      at = end - rest
      if (room === 0) scratch.reserve(1)
      else if (rest === 0) break
      // Room and input left, and nothing happened: gzip takes zeros behind its end for padding.
      else if (rest === left && scratch.end === before)
        throw failed(this.#codec, 'bytes behind its end')
    }
    // The last round may have filled what room there was, beyond the limit.
    scratch.reserve(0)
    this.#context = context
  }

  get #finish(): number {
    return this.#codec === 'gzip' ? constants.Z_FINISH : constants.ZSTD_e_end
  }

  #open(): Context {
    const stream = this.#codec === 'gzip' ? createGunzip() : createZstdDecompress()
    const context: Context = stream as object
    if (context._handle) {
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the handle calls this property; it is no event target
      context._handle.onerror = (message) => {
        this.#error = message
      }
    }
    return context
  }
}

/** The same by zlib's public call, which reads only the first frame of zstd. @throws KafkaError MR_KAFKA_PROTOCOL */
export function inflateAtOnce(codec: Codec, source: Buffer, scratch: Scratch): void {
  const options = { chunkSize: CHUNK, maxOutputLength: MAX_DECOMPRESSED }
  let content: Buffer
  try {
    content = codec === 'gzip' ? gunzipSync(source, options) : zstdDecompressSync(source, options)
  } catch (error) {
    throw failed(codec, messageOf(error))
  }
  scratch.reserve(content.length)
  content.copy(scratch.buffer, scratch.end)
  scratch.end += content.length
}

function failed(codec: Codec, reason: string): Error {
  return recordErrors.damaged(codec, `does not decompress (${reason})`)
}
