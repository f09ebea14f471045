/**
 * CBOR (RFC 8949). Read by a walker of our own, for the reasons that message-pack.ts has.
 * A record is one item; a sequence of several (RFC 8742) is none.
 */
import { ObjectBuilder, type Json } from '@millrace/kjq/json/value.ts'
import type { Serde } from '../serde.ts'
import { binaryLiterals } from './binary-literals.ts'
import { ByteCursor } from './byte-cursor.ts'
import { CborBytes, untag } from './cbor-tags.ts'
import { writeCbor } from './cbor-writer.ts'
import { shortest } from './fractions.ts'
import { shownInteger, shownName, shownNumber } from './shown.ts'
import { typedValue } from './typed.ts'

const LABEL = 'CBOR'
const BREAK = 0xff
/** Instead of a length: elements follow until BREAK. */
const INDEFINITE = 31
const EMBEDDED = 24

class Reader extends ByteCursor {
  constructor(bytes: Buffer) {
    super(bytes, LABEL)
  }

  value(depth: number): Json {
    const item = this.#item(this.byte(), depth)
    return item instanceof CborBytes ? item.bytes.toString('base64') : item
  }

  #item(head: number, depth: number): Json | CborBytes {
    const info = head & 31
    switch (head >> 5) {
      case 0:
        return this.#argument(info)
      case 1: {
        const argument = this.#argument(info)
        return typeof argument === 'number' ? -1 - argument : shownInteger(-1n - argument)
      }
      case 2:
        return info === INDEFINITE
          ? new CborBytes(Buffer.concat(this.#chunks(2)), true)
          : new CborBytes(this.slice(this.#size(info)), false)
      case 3:
        return info === INDEFINITE
          ? Buffer.concat(this.#chunks(3)).toString('utf8')
          : this.text(this.#size(info))
      case 4:
        return this.#array(info, this.deeper(depth))
      case 5:
        return this.#map(info, this.deeper(depth))
      case 6:
        return this.#tagged(this.#argument(info), this.deeper(depth))
      default:
        return this.#simple(info)
    }
  }

  #argument(info: number): number | bigint {
    if (info < 24) return info
    switch (info) {
      case 24:
        return this.byte()
      case 25:
        return this.uint16()
      case 26:
        return this.uint32()
      case 27:
        return this.uint64()
      default:
        throw this.wrong(`byte ${this.at - 1} has the reserved length ${info}`)
    }
  }

  #size(info: number): number {
    return this.count(this.#argument(info), 1)
  }

  /** Of a string without a length: strings of the same kind that have one. */
  #chunks(major: number): Buffer[] {
    const chunks: Buffer[] = []
    while (!this.#atBreak()) {
      const head = this.byte()
      if (head >> 5 !== major || (head & 31) === INDEFINITE)
        throw this.wrong(`byte ${this.at - 1} begins no part of the string around it`)
      chunks.push(this.slice(this.#size(head & 31)))
    }
    return chunks
  }

  #atBreak(): boolean {
    if (this.bytes[this.at] !== BREAK) return false
    this.at++
    return true
  }

  #array(info: number, depth: number): Json {
    const elements: Json[] = []
    if (info === INDEFINITE) while (!this.#atBreak()) elements.push(this.value(depth))
    else {
      const count = this.#size(info)
      for (let i = 0; i < count; i++) elements.push(this.value(depth))
    }
    return elements
  }

  #map(info: number, depth: number): Json {
    const builder = new ObjectBuilder()
    const member = (): void => builder.set(shownName(this.value(depth)), this.value(depth))
    if (info === INDEFINITE) while (!this.#atBreak()) member()
    else {
      const count = this.count(this.#argument(info), 2)
      for (let i = 0; i < count; i++) member()
    }
    return builder.build()
  }

  #tagged(tag: number | bigint, depth: number): Json {
    const item = this.#item(this.byte(), depth)
    // In parts it is not read: a text in it would have no bytes of its own (binary-literals.ts).
    if (tag === EMBEDDED && item instanceof CborBytes && !item.inParts)
      return this.#embedded(item.bytes, depth)
    const value = item instanceof CborBytes ? item.bytes.toString('base64') : item
    const meant = untag(tag, item)
    return meant === undefined ? { tag, value } : meant
  }

  /** Bytes that are CBOR themselves; those that are not are shown as what they are. */
  #embedded(bytes: Buffer, depth: number): Json {
    const inner = new Reader(bytes)
    try {
      const value = inner.value(depth)
      inner.end()
      return value
    } catch {
      return { tag: EMBEDDED, value: bytes.toString('base64') }
    }
  }

  #simple(info: number): Json {
    switch (info) {
      case 20:
        return false
      case 21:
        return true
      case 22:
      case 23:
        return null
      case 24:
        return { simple: this.byte() }
      case 25:
        return shownNumber(half(this.uint16()))
      case 26:
        return shownNumber(shortest(this.bytes.readFloatBE(this.skip(4))))
      case 27:
        return shownNumber(this.bytes.readDoubleBE(this.skip(8)))
      case INDEFINITE:
        throw this.wrong(`byte ${this.at - 1} ends something that did not begin`)
      default:
        if (info < 20) return { simple: info }
        throw this.wrong(`byte ${this.at - 1} has the reserved length ${info}`)
    }
  }
}

/** IEEE 754 of 16 bits (RFC 8949 appendix D). */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const mantissa = bits & 1023
  if (exponent === 0) return sign * mantissa * 2 ** -24
  if (exponent === 31) return mantissa === 0 ? sign * Infinity : Number.NaN
  return sign * (1024 + mantissa) * 2 ** (exponent - 25)
}

export const cborSerde: Serde = {
  label: LABEL,
  structured: true,
  literals: binaryLiterals({
    words: ['tag', 'value', 'simple'],
    // A text in parts; bytes to be shown as base64url.
    otherwise: [Buffer.of(0x7f), Buffer.of(0xd5)],
    // Bytes in parts.
    otherwiseBase64: [Buffer.of(0x5f)],
  }),
  decode(bytes) {
    const reader = new Reader(bytes)
    if (bytes.length === 0) throw reader.wrong('there are 0 bytes')
    const value = reader.value(0)
    reader.end()
    return value
  },
  partial: () => null,
  encode: (value) => writeCbor(typedValue(value), LABEL),
}
