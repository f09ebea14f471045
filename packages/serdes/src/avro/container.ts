/**
 * Files of Avro in a record (https://avro.apache.org/docs/1.12.0/specification/#object-container-files): `Obj`, 1, a map of
 * metadata with the schema, a sync marker; then blocks: how many values, how many bytes, the bytes, the marker again.
 */
import zlib from 'node:zlib'
import type { Json } from '@millrace/kjq/json/value.ts'
import { messageOf, undecodable, unencodable } from '../errors.ts'
import { lookLike } from '../known-bytes.ts'
import type { Serde } from '../serde.ts'
import { AvroCodec } from './compile.ts'
import { parseAvroSchema } from './parse-schema.ts'
import { Malformed, Reader } from './reader.ts'

const MAGIC = Buffer.from('Obj\u0001', 'latin1')
const SYNC_SIZE = 16
/** Of all blocks of a file, decompressed. */
const MAX_SIZE = 64 * 1024 * 1024
/** Values without bytes, of all blocks. */
const MAX_VALUES = 1_000_000
/** A topic's files mostly have one schema. */
const MAX_KNOWN = 16

/** @param room bytes that it may have at most */
type Decompress = (block: Buffer, room: number) => Buffer

const CODECS: Readonly<Record<string, Decompress>> = {
  null: (block) => block,
  deflate: (block, maxOutputLength) => zlib.inflateRawSync(block, { maxOutputLength }),
  zstandard: (block, maxOutputLength) => zlib.zstdDecompressSync(block, { maxOutputLength }),
}

interface Header {
  readonly codec: AvroCodec
  readonly decompress: Decompress
  readonly sync: Buffer
}

class Container {
  readonly #reader = new Reader()
  readonly #schemas = new Map<string, AvroCodec>()

  /** @throws SerdeError, Malformed */
  read(bytes: Buffer): Json[] {
    const reader = this.#reader
    reader.begin(bytes, 0)
    const { codec, decompress, sync } = this.#header()
    const values: Json[] = []
    let room = MAX_SIZE
    while (reader.at < bytes.length) {
      const start = reader.at
      const count = reader.long()
      if (typeof count !== 'number' || count < 0 || values.length + count > MAX_VALUES)
        throw undecodable(
          `The file has a block of ${count} values at byte ${start}; at most ${MAX_VALUES} are read`,
        )
      const packed = reader.bytesView()
      if (!reader.fixedView(SYNC_SIZE).equals(sync))
        throw undecodable(
          `The block at byte ${start} of the file does not end with its sync marker`,
        )
      const block = decompressed(packed, decompress, room, start)
      room -= block.length
      readValues(codec, block, count, values, start)
    }
    return values
  }

  #header(): Header {
    const reader = this.#reader
    reader.skip(MAGIC.length)
    const meta = new Map<string, Buffer>()
    for (let n = reader.block(2); n !== 0; n = reader.block(2)) {
      for (; n > 0; n--) meta.set(reader.string(), reader.bytesView())
    }
    const sync = reader.fixedView(SYNC_SIZE)
    const name = meta.get('avro.codec')?.toString() ?? 'null'
    const decompress = Object.hasOwn(CODECS, name) ? CODECS[name] : undefined
    if (decompress === undefined)
      throw undecodable(
        `The file is compressed by the codec ${JSON.stringify(name.slice(0, 40))}, which is not supported; those that are: ${Object.keys(CODECS).join(', ')}`,
      )
    const schema = meta.get('avro.schema')
    if (schema === undefined)
      throw undecodable('The file has no schema: its metadata lacks avro.schema')
    return { codec: this.#codecOf(schema.toString()), decompress, sync }
  }

  #codecOf(text: string): AvroCodec {
    const known = this.#schemas.get(text)
    if (known !== undefined) return known
    let codec: AvroCodec
    try {
      codec = new AvroCodec(parseAvroSchema(text), false)
    } catch (cause) {
      throw undecodable(`The schema of the file cannot be used: ${messageOf(cause)}`, { cause })
    }
    if (this.#schemas.size >= MAX_KNOWN) this.#schemas.clear()
    this.#schemas.set(text, codec)
    return codec
  }
}

function decompressed(packed: Buffer, decompress: Decompress, room: number, start: number): Buffer {
  // No room at all would be no limit.
  if (room < 1)
    throw undecodable(`The file is larger than ${MAX_SIZE} bytes when it is decompressed`)
  try {
    return decompress(packed, room)
  } catch (cause) {
    const why = `The block at byte ${start} of the file cannot be decompressed: ${messageOf(cause)}`
    throw undecodable(why, { cause })
  }
}

function readValues(
  codec: AvroCodec,
  block: Buffer,
  count: number,
  values: Json[],
  start: number,
): void {
  let at = 0
  for (let i = 0; i < count; i++) at = codec.readNext(block, at, (value) => values.push(value))
  if (at !== block.length)
    throw undecodable(
      `The block at byte ${start} of the file has ${block.length - at} bytes more than its ${count} values`,
    )
}

const container = new Container()

/** An array of the values of a file. */
export const avroContainerSerde: Serde = {
  label: 'AVRO (Container)',
  structured: true,
  literals: null,
  decode(bytes) {
    if (!bytes.subarray(0, MAGIC.length).equals(MAGIC))
      throw undecodable(`Not a file of Avro: it begins with "Obj" and 1${lookLike(bytes)}`)
    try {
      return container.read(bytes)
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      throw undecodable(
        `The file of Avro is damaged: ${error.message} (byte ${error.at} of ${bytes.length})`,
      )
    }
  },
  partial: () => null,
  encode() {
    throw unencodable('AVRO (Container) only reads: a value does not say the schema of a file')
  },
}
