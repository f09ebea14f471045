/** What a schema is made into: functions that read, read partly, and look for texts. Each is made when it is first used. */
import type { Literal } from '@millrace/kjq/facts/required.ts'
import type { Json } from '@millrace/kjq/json/value.ts'
import { undecodable } from '../errors.ts'
import { Code } from './code.ts'
import { locate } from './locate.ts'
import type { AvroType } from './model.ts'
import { PickCode, type Wanted } from './pick-code.ts'
import { ProbeCode, soughtOf } from './probe-code.ts'
import { ReadCode } from './read-code.ts'
import { Malformed, Reader } from './reader.ts'
import { SkipCode } from './skip-code.ts'

/** One for all: reading never waits, and nothing is read within a read. */
const reader = new Reader()
/** Groups of literals beyond these many are not looked for: a set of them is the bits of an integer. */
const MAX_LITERALS = 30

export class AvroCodec {
  readonly type: AvroType
  readonly #strict: boolean
  #read: ((reader: Reader) => Json) | undefined

  /** @param strict in the form of the specification's JSON encoding */
  constructor(type: AvroType, strict: boolean) {
    this.type = type
    this.#strict = strict
  }

  /**
   * The value that fills the bytes from `start` on.
   * @throws SerdeError with offset, path and reason
   */
  read(bytes: Buffer, start: number): Json {
    const read = (this.#read ??= this.#compileRead())
    reader.begin(bytes, start)
    try {
      const value = read(reader)
      if (reader.at === bytes.length) return value
    } catch (error) {
      throw this.#explained(error, bytes, start)
    }
    throw this.#trailing(bytes)
  }

  /**
   * One of several values, one after the other.
   * @returns where the next begins
   */
  readNext(bytes: Buffer, start: number, take: (value: Json) => void): number {
    const read = (this.#read ??= this.#compileRead())
    reader.begin(bytes, start)
    try {
      take(read(reader))
      return reader.at
    } catch (error) {
      throw this.#explained(error, bytes, start)
    }
  }

  /** Reads what is wanted of the bytes from `start` on; what follows the last of it is not looked at. */
  picker(wanted: Wanted): (bytes: Buffer, start: number) => Json {
    const code = new Code()
    const read = new ReadCode(code, this.#strict)
    const pick = new PickCode(code, read, new SkipCode(code), this.#strict)
    const run = code.compile(pick.expression(this.type, wanted, true))
    return (bytes, start) => {
      reader.begin(bytes, start)
      try {
        return run(reader)
      } catch (error) {
        throw this.#explained(error, bytes, start)
      }
    }
  }

  /**
   * Whether of some group no literal is in the value that fills the bytes. False for bytes that `read` refuses.
   * null: nothing can be told.
   */
  sieve(
    groups: readonly (readonly Literal[])[],
  ): ((bytes: Buffer, start: number) => boolean) | null {
    const literals: [Literal, number][] = []
    const masks: number[] = []
    for (const group of groups) {
      if (literals.length + group.length > MAX_LITERALS) break
      let mask = 0
      for (const literal of group) {
        const bit = 1 << literals.length
        literals.push([literal, bit])
        mask |= bit
      }
      masks.push(mask)
    }
    if (masks.length === 0) return null
    const code = new Code()
    const probe = new ProbeCode(code, this.#strict)
    const run = code.compile(`{${probe.statements(this.type, soughtOf(literals))}return null}`)
    return (bytes, start) => {
      reader.begin(bytes, start)
      try {
        run(reader)
      } catch {
        // Reading tells what is wrong.
        return false
      }
      return reader.at === bytes.length && masks.some((mask) => (reader.found & mask) === 0)
    }
  }

  #compileRead(): (reader: Reader) => Json {
    const code = new Code()
    return code.compile(new ReadCode(code, this.#strict).expression(this.type))
  }

  #explained(error: unknown, bytes: Buffer, start: number): unknown {
    if (error instanceof RangeError)
      return undecodable('Not this schema: the value is nested too deeply', { cause: error })
    if (!(error instanceof Malformed)) return error
    reader.begin(bytes, start)
    const path = locate(this.type, reader)
    const where = path === null ? '' : `at ${path}: `
    return undecodable(
      `The bytes do not fit the schema: ${where}${error.message} (byte ${error.at} of ${bytes.length})`,
    )
  }

  #trailing(bytes: Buffer): Error {
    const left = bytes.length - reader.at
    return undecodable(
      `The bytes do not fit the schema: ${left} ${left === 1 ? 'byte is' : 'bytes are'} left after the value, which ends at byte ${reader.at} of ${bytes.length}`,
    )
  }
}
