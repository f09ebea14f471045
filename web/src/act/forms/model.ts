/** What a change's form is: from the address to fields, from fields to the input of the API. */
import type { ChangeName } from '../changes.ts'
import type { OpenChange } from '../place.ts'

export interface FieldsProps<Form> {
  readonly cluster: string
  /** Topics that are changed; none where one is made. */
  readonly on: readonly string[]
  readonly form: Form
  readonly onChange: (change: Partial<Form>) => void
}

/** Every input has its targets as `topics`, by name or as objects with one. */
export interface ChangeInput {
  readonly topics: readonly unknown[]
}

/** What the fields say: an input, or what is still lacking; `lacks` null: nobody has begun, nothing need be said. */
export type Reading = { readonly input: ChangeInput } | { readonly lacks: string | null }

export interface ChangeForm<Form> {
  readonly change: ChangeName
  /** `Delete`, to go on with what. */
  readonly verb: string
  /** `deleted`. */
  readonly done: string
  readonly initial: (place: OpenChange) => Form
  readonly read: (form: Form, on: readonly string[]) => Reading
}
