/**
 * Bytes that do not say what they should. Thrown inside the decoders, which go many calls deep, and turned into a value by
 * decodeRecord: it never leaves this folder.
 */
export class Damaged extends Error {
  override readonly name = 'Damaged'
}
