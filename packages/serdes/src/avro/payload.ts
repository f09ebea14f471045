/** The bytes of a record that Avro's encoding fills, and how a serde reads them once their schema is known. */
import type { Json } from '@millrace/kjq/json/value.ts'
import type { Serde, SerdeContext } from '../serde.ts'
import type { AvroCodec } from './compile.ts'
import { wantedOf } from './pick-code.ts'

export interface Payload {
  readonly codec: AvroCodec
  readonly bytes: Buffer
  /** Where in them the encoding begins; it goes on to their end. */
  readonly start: number
}

/** @throws SerdeError, SchemaNeeded */
type PayloadOf = (bytes: Buffer, context: SerdeContext) => Payload

/** What of Serde reads, for all serdes whose records are one value of a schema. */
export function reading(
  payloadOf: PayloadOf,
  /** As `payloadOf`, but null where nothing is known yet or cannot be used. */
  peek: (bytes: Buffer, context: SerdeContext) => Payload | null,
): Pick<Serde, 'structured' | 'literals' | 'decode' | 'partial'> & Required<Pick<Serde, 'sieve'>> {
  return {
    structured: true,
    literals: null,
    decode(bytes, context) {
      const payload = payloadOf(bytes, context)
      return payload.codec.read(payload.bytes, payload.start)
    },
    partial(paths) {
      const wanted = wantedOf(paths)
      if (wanted === null) return null
      const pickers = new PerCodec((codec) => codec.picker(wanted))
      return (bytes, context): Json => {
        const payload = payloadOf(bytes, context)
        return pickers.of(payload.codec)(payload.bytes, payload.start)
      }
    },
    sieve(required) {
      const sieves = new PerCodec((codec) => codec.sieve(required))
      return (bytes, context) => {
        const payload = peek(bytes, context)
        if (payload === null) return false
        return sieves.of(payload.codec)?.(payload.bytes, payload.start) ?? false
      }
    },
  }
}

/** What is made for each schema once, and at hand for the one that the last record had. */
class PerCodec<Made> {
  readonly #make: (codec: AvroCodec) => Made
  readonly #known = new WeakMap<AvroCodec, { readonly made: Made }>()
  #lastCodec: AvroCodec | undefined
  #last: { readonly made: Made } | undefined

  constructor(make: (codec: AvroCodec) => Made) {
    this.#make = make
  }

  of(codec: AvroCodec): Made {
    if (codec === this.#lastCodec && this.#last !== undefined) return this.#last.made
    const found = this.#known.get(codec) ?? { made: this.#make(codec) }
    this.#known.set(codec, found)
    this.#lastCodec = codec
    this.#last = found
    return found.made
  }
}
