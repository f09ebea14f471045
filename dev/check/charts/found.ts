/** What was rendered, by path. */
import type { KubernetesObject } from './helm.ts'

export interface Found {
  readonly objects: readonly KubernetesObject[]
  /** Variables of the container; those from elsewhere as `secret NAME KEY` or the path of a field. */
  readonly env: ReadonlyMap<string, string>
  /** `Deployment.spec.replicas`, of the first of that kind; `Ingress NAME.spec.rules`; `env.PORT`. */
  readonly at: (where: string) => unknown
}

export function lookInto(objects: readonly KubernetesObject[]): Found {
  const env = environment(objects)
  return {
    objects,
    env,
    at(where) {
      const [head = '', ...path] = where.split('.')
      if (head === 'env') return env.get(path.join('.'))
      const [kind, name] = head.split(' ')
      const object = objects.find(
        (each) => each.kind === kind && (name === undefined || each.metadata.name === name),
      )
      return path.reduce<unknown>((value, step) => field(value, step), object)
    },
  }
}

function environment(objects: readonly KubernetesObject[]): ReadonlyMap<string, string> {
  const deployment = objects.find(({ kind }) => kind === 'Deployment')
  const container = ['spec', 'template', 'spec', 'containers', '0'].reduce<unknown>(
    field,
    deployment,
  )
  const entries = field(container, 'env')
  if (!Array.isArray(entries)) return new Map()
  return new Map(
    entries.map((entry: unknown) => {
      const key = ['valueFrom', 'secretKeyRef'].reduce<unknown>(field, entry)
      const path = ['valueFrom', 'fieldRef', 'fieldPath'].reduce<unknown>(field, entry)
      const value =
        key === undefined
          ? (field(entry, 'value') ?? path)
          : `secret ${String(field(key, 'name'))} ${String(field(key, 'key'))}`
      return [String(field(entry, 'name')), String(value)]
    }),
  )
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
