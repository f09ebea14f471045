/** Loads a module and makes its serde. Only in search workers. */
import { createRequire } from 'node:module'
import { SerdeError } from '../errors.ts'
import type { CompileWatch } from '../schemas/compiled.ts'
import type { Side } from '../serde.ts'
import { CONTRACT_VERSION, type CreateSerde, type ModuleSerde } from './contract.ts'
import { isPromise } from './promise.ts'
import { kindOf } from './output.ts'
import { reasonOf } from './reason.ts'
import type { CustomSerdeSettings } from './settings.ts'

/**
 * At once rather than by import(): whoever watches the thread must know for certain that it is this module when loading it
 * never ends, which nobody could tell between the steps of a promise. So top-level await is refused.
 */
const require = createRequire(import.meta.url)

/** @throws SerdeError MR_SERDE_SCHEMA with the reason, which stands with every record */
export function loadModule(
  settings: CustomSerdeSettings,
  side: Side,
  watch: CompileWatch,
): ModuleSerde {
  const { label, module, config } = settings
  const name = `custom serde ${label} of ${module}`
  const refused = watch.refused(name)
  if (refused !== undefined) throw unusable(settings, `is not used: ${refused}`)
  watch.compiling(name)
  try {
    const create = factoryOf(load(settings), settings)
    const made = call(settings, () =>
      create({ ...config }, { label, side, contract: CONTRACT_VERSION }),
    )
    if (isPromise(made))
      throw unusable(settings, 'cannot be used: createSerde gives a promise. It must not be async')
    if (isModuleSerde(made)) return made
    throw unusable(
      settings,
      `cannot be used: createSerde gives ${kindOf(made)}. Expected an object with the function deserialize, and serialize where it can write`,
    )
  } finally {
    watch.compiling(null)
  }
}

function load(settings: CustomSerdeSettings): unknown {
  try {
    return require(settings.module)
  } catch (cause) {
    const isAsync =
      cause instanceof Error && 'code' in cause && cause.code === 'ERR_REQUIRE_ASYNC_MODULE'
    const why = isAsync
      ? 'it uses await at its top level, which no custom serde may'
      : reasonOf(cause)
    throw unusable(settings, `cannot be loaded: ${why}`, cause)
  }
}

function factoryOf(module: unknown, settings: CustomSerdeSettings): CreateSerde {
  const create = exported(module, 'createSerde') ?? exported(module, 'default')
  if (isFunction(create)) return create
  throw unusable(
    settings,
    'cannot be used: the module exports no function createSerde, and none as its default',
  )
}

function exported(module: unknown, name: string): unknown {
  if (typeof module !== 'object' || module === null) return undefined
  return name in module ? Reflect.get(module, name) : undefined
}

function isFunction(value: unknown): value is CreateSerde {
  return typeof value === 'function'
}

function isModuleSerde(value: unknown): value is ModuleSerde {
  if (typeof value !== 'object' || value === null) return false
  if (!('deserialize' in value) || typeof value.deserialize !== 'function') return false
  return !('serialize' in value) || ['function', 'undefined'].includes(typeof value.serialize)
}

function call(settings: CustomSerdeSettings, work: () => unknown): unknown {
  try {
    return work()
  } catch (cause) {
    throw unusable(settings, `cannot be used: createSerde failed: ${reasonOf(cause)}`, cause)
  }
}

function unusable(
  { label, module }: CustomSerdeSettings,
  what: string,
  cause?: unknown,
): SerdeError {
  return new SerdeError('MR_SERDE_SCHEMA', `Custom serde ${label} (${module}) ${what}`, { cause })
}
