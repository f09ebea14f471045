/** What schemas were made into in this thread, each compiled once. */
import { messageOf, SchemaNeeded, SerdeError } from '../errors.ts'
import {
  nameOf,
  type Schema,
  type SchemaSource,
  type SubjectVersion,
  type WireId,
} from './model.ts'

/**
 * Whoever watches the thread: a compilation may never end or take all memory, and then the thread is ended. The next one
 * is told which it was and leaves it alone.
 */
export interface CompileWatch {
  /** Why something is not compiled; undefined: it may be. */
  refused(what: string): string | undefined
  /** Something is compiled now; null: it is done. */
  compiling(what: string | null): void
}

export class CompiledSchemas<Compiled> {
  readonly #source: SchemaSource
  readonly #watch: CompileWatch
  readonly #compile: (schema: Schema) => Compiled
  readonly #known = new WeakMap<Schema, Compiled | SerdeError>()

  /** @param compile throws when the schema is not one it can use: remembered as the reason for every record of it */
  constructor(source: SchemaSource, watch: CompileWatch, compile: (schema: Schema) => Compiled) {
    this.#source = source
    this.#watch = watch
    this.#compile = compile
  }

  /** @throws SchemaNeeded; SerdeError MR_SERDE_SCHEMA: the schema cannot be had, or is none that can be used */
  of(wanted: WireId | SubjectVersion): { readonly schema: Schema; readonly compiled: Compiled } {
    const source = this.#source
    const schema = source.peek(wanted)
    if (schema === undefined) throw new SchemaNeeded(nameOf(wanted), () => source.load(wanted))
    if ('fault' in schema) throw new SerdeError('MR_SERDE_SCHEMA', schema.fault)
    const known = this.#known.get(schema) ?? this.#make(schema)
    if (known instanceof SerdeError) throw known
    return { schema, compiled: known }
  }

  /** As `of`, for those who have use for it only when it is there already. */
  peek(wanted: WireId | SubjectVersion): Compiled | undefined {
    const schema = this.#source.peek(wanted)
    if (schema === undefined || 'fault' in schema) return undefined
    const known = this.#known.get(schema) ?? this.#make(schema)
    return known instanceof SerdeError ? undefined : known
  }

  #make(schema: Schema): Compiled | SerdeError {
    const name = `${nameOf(schema.id)} of registry ${schema.registry}`
    const refused = this.#watch.refused(name)
    let made: Compiled | SerdeError
    if (refused !== undefined) {
      made = new SerdeError('MR_SERDE_SCHEMA', `${sentence(name)} is not used: ${refused}`)
    } else {
      this.#watch.compiling(name)
      try {
        made = this.#compile(schema)
      } catch (cause) {
        const text = `${sentence(name)} cannot be used: ${messageOf(cause)}`
        made = new SerdeError('MR_SERDE_SCHEMA', text, { cause })
      } finally {
        this.#watch.compiling(null)
      }
    }
    this.#known.set(schema, made)
    return made
  }
}

function sentence(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
