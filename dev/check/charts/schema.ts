/** values.schema.json as far as its tables and defaults need it. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** A value of the chart: a leaf with a default, or a group of others. */
export interface ValueSchema {
  readonly description?: string
  readonly default?: unknown
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, ValueSchema>>
}

export function readSchema(root: string): ValueSchema {
  const file = path.join(root, 'deploy/helm/millrace/values.schema.json')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a JSON Schema of ours, and Helm itself reads it, too
  return JSON.parse(readFileSync(file, 'utf8')) as ValueSchema
}

/** What values.yaml has to be. Values without a default are not in it: kPow's names that are taken without effect. */
export function defaultsOf(schema: ValueSchema): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
      if ('default' in value) return [[name, value.default]]
      if (value.properties === undefined) return []
      const inner = defaultsOf(value)
      return Object.keys(inner).length === 0 ? [] : [[name, inner]]
    }),
  )
}
