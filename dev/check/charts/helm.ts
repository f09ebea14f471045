/** Helm, and the schemas of Kubernetes, as helm.py asks them. */
import path from 'node:path'
import { runTool } from './tool.ts'

/** Values as JSON, or as YAML as people write them. */
export type ChartCase = { readonly name: string; readonly chart: string } & (
  | { readonly values: Readonly<Record<string, unknown>> }
  | { readonly text: string }
)

/** An object of Kubernetes; what is in it depends on its kind. */
export interface KubernetesObject {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly [field: string]: unknown
}

export type ChartAnswer =
  | { readonly error: string }
  | {
      /** What `helm lint --strict` and the schemas of Kubernetes find wrong. */
      readonly lint: readonly string[]
      readonly objects: readonly KubernetesObject[]
      /** Kinds of objects that there is no schema of. */
      readonly unknown: readonly string[]
      readonly notes: string
      /** values.yaml */
      readonly defaults: unknown
    }

/** @param tools folder of the virtual environment with requirements.txt @throws Error when Python itself fails */
export async function askHelm(
  tools: string,
  cases: readonly ChartCase[],
): Promise<readonly ChartAnswer[]> {
  const program = path.join(import.meta.dirname, 'helm.py')
  const python = path.join(tools, 'bin/python')
  const { code, stdout, stderr } = await runTool(python, [program], JSON.stringify(cases))
  if (code !== 0) throw new Error(`helm.py failed: ${stderr}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- helm.py is ours and answers in this shape
  return JSON.parse(stdout) as readonly ChartAnswer[]
}
