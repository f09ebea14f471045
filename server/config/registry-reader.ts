/** Reads the variables of one registry: with the id that stands before their names, and the suffix of the set. */
import { type EnvironmentReader, isSet, withSuffix } from './environment.ts'
import { REGISTRY_VARIABLES } from './registry-variables.ts'
import type { ValueOf } from './variables.ts'

type Name = keyof typeof REGISTRY_VARIABLES

export class RegistryReader {
  /** null: SCHEMA_REGISTRY_RESOURCE_IDS is not set. */
  readonly resourceId: string | null
  readonly #reader: EnvironmentReader
  readonly #set: number

  constructor(reader: EnvironmentReader, set: number, resourceId: string | null) {
    this.#reader = reader
    this.#set = set
    this.resourceId = resourceId
  }

  get env(): EnvironmentReader['env'] {
    return this.#reader.env
  }

  read<N extends Name>(name: N): ValueOf<N> {
    return this.#reader.read(name, this.#set, this.#prefix)
  }

  list(name: 'SCHEMA_REGISTRY_URL'): readonly string[] {
    return this.read(name)
  }

  text(name: Name): string | null {
    return this.#reader.text(this.#prefix + name, this.#set)
  }

  problem(name: Name, message: string): void {
    const variable = this.#variable(name)
    if (!this.#reader.unreadable.has(variable)) this.#reader.problem(variable, message)
  }

  /** Whether any variable of the registry is set. */
  hasOthers(): boolean {
    return Object.keys(REGISTRY_VARIABLES).some((name) => {
      const own = name !== 'SCHEMA_REGISTRY_RESOURCE_IDS'
      return own && isSet(this.env, this.#variable(name), this.#prefix + name)
    })
  }

  get #prefix(): string {
    return this.resourceId === null ? '' : `${this.resourceId}_`
  }

  #variable(name: string): string {
    return withSuffix(this.#prefix + name, this.#set)
  }
}
