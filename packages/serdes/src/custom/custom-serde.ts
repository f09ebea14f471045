/** A serde whose work a module of the installation does. */
import type { Json } from '@millrace/kjq/json/value.ts'
import { SerdeError, undecodable, unencodable } from '../errors.ts'
import type { CompileWatch } from '../schemas/compiled.ts'
import type { Serde, SerdeContext, Side } from '../serde.ts'
import type { ModuleSerde, RecordContext } from './contract.ts'
import { loadModule } from './load-module.ts'
import { kindOf, readOutput, writeInput } from './output.ts'
import { isPromise } from './promise.ts'
import { reasonOf } from './reason.ts'
import type { CustomSerdeSettings } from './settings.ts'

/** A module that could not be used is tried again after so long: what it needs may have come. */
const RETRY_MS = 60_000

interface Failed {
  readonly reason: SerdeError
  readonly until: number
}

/** The module is loaded when bytes first ask for it, once per thread; its serde is made once per side. */
export function customSerde(settings: CustomSerdeSettings, watch: CompileWatch): Serde {
  const { label, format, sides } = settings
  const made = new Map<Side, ModuleSerde | Failed>()

  function serdeOf(side: Side): ModuleSerde {
    const known = made.get(side)
    if (known !== undefined && 'deserialize' in known) return known
    if (known !== undefined && performance.now() < known.until) throw known.reason
    if (!sides.includes(side))
      throw undecodable(
        `Custom serde ${label} is not for ${namesOf([side])}, only for ${namesOf(sides)}`,
      )
    try {
      const serde = loadModule(settings, side, watch)
      made.set(side, serde)
      return serde
    } catch (error) {
      if (error instanceof SerdeError)
        made.set(side, { reason: error, until: performance.now() + RETRY_MS })
      throw error
    }
  }

  return {
    label,
    structured: format !== 'string',
    // What a module makes of bytes is its own affair.
    literals: null,
    partial: () => null,
    decode(bytes, context): Json {
      const serde = serdeOf(context.side)
      let output: unknown
      try {
        output = serde.deserialize(new Uint8Array(bytes), contextOf(context))
      } catch (cause) {
        throw undecodable(`Custom serde ${label} failed: ${reasonOf(cause)}`, { cause })
      }
      return readOutput(output, settings, context)
    },
    encode(value, context) {
      const serde = serdeOf(context.side)
      if (serde.serialize === undefined)
        throw unencodable(
          `Custom serde ${label} cannot write: its module has no function serialize`,
        )
      const text = writeInput(value, settings, context)
      let output: unknown
      try {
        output = serde.serialize(text, contextOf(context))
      } catch (cause) {
        throw unencodable(`Custom serde ${label} failed: ${reasonOf(cause)}`, { cause })
      }
      if (output instanceof Uint8Array) return Buffer.from(output)
      const what = isPromise(output) ? 'a promise' : kindOf(output)
      throw unencodable(
        `Custom serde ${label} gives ${what} for the bytes to write. Expected a Uint8Array at once`,
      )
    },
  }
}

function contextOf({ topic, side, headers = [] }: SerdeContext): RecordContext {
  return {
    topic,
    side,
    // Few modules ask for them.
    get headers() {
      return headers.map(({ name, value }) => ({
        name: name.toString(),
        value: value === null ? null : new Uint8Array(value),
      }))
    },
  }
}

function namesOf(sides: readonly Side[]): string {
  return sides.map((side) => (side === 'headers' ? side : `${side}s`)).join(' and ')
}
