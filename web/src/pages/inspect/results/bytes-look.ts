/** What bytes look like to somebody who cannot read them: a sentence, and serdes that are worth a try. */
export interface BytesLook {
  /** To go on after "The bytes". */
  readonly words: string
  /** Labels, the likeliest first. */
  readonly serdes: readonly string[]
}

const SCHEMA_SERDES = ['AVRO', 'Protobuf', 'JSON Schema']

/** How formats begin that say what they are. */
const MAGIC: readonly (readonly [string, BytesLook])[] = [
  ['4f626a01', { words: 'begin as an Avro file does.', serdes: ['AVRO (Container)'] }],
  ['1f8b', { words: 'are compressed by gzip: the producer did that, not Kafka.', serdes: [] }],
  ['28b52ffd', { words: 'are compressed by zstd: the producer did that, not Kafka.', serdes: [] }],
  ['04224d18', { words: 'are compressed by lz4: the producer did that, not Kafka.', serdes: [] }],
  [
    'aced0005',
    { words: 'are an object that Java serialised: only its own program can read it.', serdes: [] },
  ],
]

/**
 * @param bytes the first of them
 * @param size of all
 */
export function bytesLook(bytes: Uint8Array, size: number): BytesLook | null {
  if (size === 0) return null
  const named = MAGIC.find(([hex]) => startsWith(bytes, hex))
  if (named !== undefined) return named[1]
  return framed(bytes, size) ?? written(bytes, size) ?? sized(size) ?? packed(bytes)
}

/** Named by a schema: Confluent's wire format, AWS Glue's. */
function framed(bytes: Uint8Array, size: number): BytesLook | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes[0] === 0 && size > 5 && bytes.length > 5) {
    const id = view.getInt32(1)
    // Ids are counted from 1: a large one is more likely a number or a date.
    if (id > 0 && id < 100_000_000)
      return {
        words: `begin as those of a schema registry do: magic byte 0, then schema id ${id}.`,
        serdes: SCHEMA_SERDES,
      }
  }
  const isGlue = bytes[0] === 3 && (bytes[1] === 0 || bytes[1] === 5) && size >= 18
  return isGlue
    ? { words: 'begin as those of AWS Glue’s registry do.', serdes: SCHEMA_SERDES }
    : null
}

/** Text, and what kind. */
function written(bytes: Uint8Array, size: number): BytesLook | null {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.length < size })
  } catch {
    return null
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what tells bytes from text
  if (text === '' || /[\0-\x08\x0e-\x1f]/.test(text)) return null
  const start = text.trimStart()
  if (/^[{[]\s*["{[\d\]}tfn-]/.test(start))
    return { words: 'look like JSON, perhaps one that is cut off.', serdes: ['JSON', 'String'] }
  if (start.startsWith('<')) return { words: 'look like XML.', serdes: ['XML', 'String'] }
  if (/^[{[(#:]/.test(start)) return { words: 'are text, perhaps EDN.', serdes: ['String', 'EDN'] }
  return { words: 'are text in UTF-8.', serdes: ['String'] }
}

/** Numbers and ids have sizes of their own. */
function sized(size: number): BytesLook | null {
  switch (size) {
    case 2:
      return { words: 'are two: the size of a Short.', serdes: ['Short'] }
    case 4:
      return { words: 'are four: the size of an Integer or a Float.', serdes: ['Integer', 'Float'] }
    case 8:
      return { words: 'are eight: the size of a Long or a Double.', serdes: ['Long', 'Double'] }
    case 16:
      return { words: 'are sixteen: the size of a UUID.', serdes: ['UUID', 'Protobuf (Raw)'] }
    default:
      return null
  }
}

/** Binary formats without a sign of their own, by how their maps begin. */
function packed(bytes: Uint8Array): BytesLook {
  const [first = 0] = bytes
  if ((first >= 0x81 && first <= 0x8f) || first === 0xde)
    return { words: 'could be MessagePack.', serdes: ['MessagePack', 'Protobuf (Raw)'] }
  if (first >= 0xa1 && first <= 0xbf) return { words: 'could be CBOR.', serdes: ['CBOR'] }
  const isField = (first & 7) <= 5 && (first & 7) !== 3 && (first & 7) !== 4 && first >> 3 > 0
  return isField && first < 0x80
    ? {
        words: 'are binary; the first could begin a field of Protobuf.',
        serdes: ['Protobuf (Raw)'],
      }
    : { words: 'are binary and say nothing about their format.', serdes: [] }
}

function startsWith(bytes: Uint8Array, hex: string): boolean {
  return (
    bytes.length >= hex.length / 2 &&
    bytes
      .subarray(0, hex.length / 2)
      .every((byte, at) => byte === parseInt(hex.slice(at * 2, at * 2 + 2), 16))
  )
}
