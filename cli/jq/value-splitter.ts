/** Finds where JSON values end in a stream of bytes, without parsing them. */

/** Brackets that are open, and whether a string is. */
export class ValueSplitter {
  #pending: Buffer[] = []
  #depth = 0
  #inString = false
  #escaped = false
  /** A number or word is being read: it ends at the next byte that cannot be of it. */
  #inScalar = false

  /** Values that end in these bytes. They are copies. */
  push(bytes: Buffer): Buffer[] {
    const values: Buffer[] = []
    let from = 0
    const finish = (end: number): void => {
      values.push(Buffer.concat([...this.#pending, bytes.subarray(from, end)]))
      this.#pending = []
      from = end
    }
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (byte === 92) this.#escaped = true
        else if (byte === 34) {
          this.#inString = false
          if (this.#depth === 0) finish(at + 1)
        }
        continue
      }
      const isSpace = byte === 32 || byte === 10 || byte === 13 || byte === 9
      const opens = byte === 123 || byte === 91
      if (this.#inScalar && (isSpace || opens || byte === 34)) {
        this.#inScalar = false
        finish(at)
      }
      if (byte === 34) this.#inString = true
      else if (opens) this.#depth++
      else if (byte === 125 || byte === 93) {
        if (--this.#depth <= 0) {
          this.#depth = 0
          finish(at + 1)
        }
      } else if (!isSpace && this.#depth === 0) this.#inScalar = true
      else if (isSpace && this.#depth === 0 && this.#pending.length === 0) from = at + 1
    }
    if (from < bytes.length) this.#pending.push(Buffer.from(bytes.subarray(from)))
    return values
  }

  /** What is left at the end: a number or word, or a value that is not finished. */
  rest(): Buffer | undefined {
    const rest = Buffer.concat(this.#pending)
    return rest.toString('latin1').trim() === '' ? undefined : rest
  }
}
