/** Formats that bytes give away by how they begin. For reasons and hints; nothing is decoded by it. */

/** What bytes seem to be. `schema`: the id that a registry knows them by. */
export interface KnownFormat {
  readonly name: string
  readonly schema?: string
}

const MAGIC: readonly (readonly [hex: string, name: string])[] = [
  ['aced0005', 'Java serialization'],
  ['1f8b08', 'gzip'],
  ['28b52ffd', 'zstd'],
  ['04224d18', 'lz4'],
  ['82534e4150505900', 'snappy (xerial)'],
  ['ff060000734e61507059', 'snappy'],
  ['504b0304', 'zip'],
  ['4f626a01', 'an Avro file'],
  ['89504e470d0a1a0a', 'PNG'],
  ['ffd8ff', 'JPEG'],
  ['fffe', 'UTF-16'],
  ['feff', 'UTF-16'],
]
const PREFIXES = MAGIC.map(([hex, name]) => ({ bytes: Buffer.from(hex, 'hex'), name }))

/** Magic byte 0, four bytes of schema id, payload: Confluent's serializers and all that follow them. */
function confluent(bytes: Buffer): KnownFormat | undefined {
  if (bytes[0] !== 0 || bytes.length < 6) return undefined
  const id = bytes.readUInt32BE(1)
  if (id === 0 || id >= 2 ** 31) return undefined
  const json = bytes[5] === 0x7b || bytes[5] === 0x5b
  return { name: json ? 'JSON Schema' : 'Avro or Protobuf', schema: String(id) }
}

/** Version 3, compression (none or zlib), schema version id of 16 bytes, payload: the AWS Glue serializers. */
function glue(bytes: Buffer): KnownFormat | undefined {
  if (bytes[0] !== 3 || (bytes[1] !== 0 && bytes[1] !== 5) || bytes.length < 19) return undefined
  const id = bytes.toString('hex', 2, 18).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
  return { name: 'AWS Glue', schema: id }
}

/** Plain text in UTF-16 has a zero in every other byte and ASCII between. */
function wideText(bytes: Buffer): KnownFormat | undefined {
  if (bytes.length < 8 || bytes.length % 2 !== 0) return undefined
  const head = bytes.subarray(0, 64)
  const isWide = (parity: number): boolean =>
    head.every((byte, i) => (i % 2 === parity ? byte === 0 : byte >= 9 && byte < 127))
  return isWide(0) || isWide(1) ? { name: 'UTF-16' } : undefined
}

export function recognise(bytes: Buffer): KnownFormat | undefined {
  const magic = PREFIXES.find((prefix) =>
    bytes.subarray(0, prefix.bytes.length).equals(prefix.bytes),
  )
  return magic ?? confluent(bytes) ?? glue(bytes) ?? wideText(bytes)
}

/** To put behind a reason: ` (the bytes look like gzip)`; empty when they look like nothing known. */
export function lookLike(bytes: Buffer): string {
  const known = recognise(bytes)
  if (known === undefined) return ''
  const schema = known.schema === undefined ? '' : ` with schema id ${known.schema}`
  return ` (the bytes look like ${known.name}${schema})`
}
