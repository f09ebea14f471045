/** The chart against its cases: what must be accepted with what follows from it, what must be refused, and mistakes in it. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { environmentProblems } from './environment.ts'
import { type Found, lookInto } from './found.ts'
import { askHelm, type ChartAnswer, type ChartCase } from './helm.ts'
import { defaultsOf, readSchema } from './schema.ts'
import { ACCEPTED } from './values-accepted.ts'
import { REFUSED } from './values-refused.ts'

/** Kinds of others than Kubernetes, whose schemas are not at hand: their cases say what has to be in them. */
const FOREIGN_KINDS = new Set(['HTTPRoute', 'ServiceMonitor'])

/** @returns one line for each problem @param dir a folder for broken copies of the chart */
export async function chartProblems(
  root: string,
  tools: string,
  dir: string,
): Promise<readonly string[]> {
  const chart = path.join(root, 'deploy/helm/millrace')
  const examples = documentedValues(path.join(root, 'docs/kubernetes.md'))
  const broken = brokenCharts(chart, dir)
  const cases: readonly ChartCase[] = [
    ...ACCEPTED.map(({ name, values }) => ({ name, chart, values })),
    ...examples.map(({ name, text }) => ({ name, chart, text })),
    ...REFUSED.map(({ name, values }) => ({ name, chart, values })),
    ...broken.map((each) => ({ name: each.name, chart: each.chart, values: {} })),
  ]
  const answers = await askHelm(tools, cases)
  const expected: readonly ((answer: ChartAnswer) => readonly string[])[] = [
    ...ACCEPTED.map(
      ({ expect }) =>
        (answer: ChartAnswer) =>
          acceptedProblems(answer, expect),
    ),
    ...examples.map(() => (answer: ChartAnswer) => acceptedProblems(answer, () => [])),
    ...REFUSED.map(
      ({ reason }) =>
        (answer: ChartAnswer) =>
          refusedProblems(answer, reason),
    ),
    ...broken.map(
      ({ reason }) =>
        (answer: ChartAnswer) =>
          refusedProblems(answer, reason),
    ),
  ]
  return [
    ...(examples.length === 0
      ? ['docs/kubernetes.md: no block of YAML begins with "# values.yaml"']
      : []),
    ...cases.flatMap(({ name }, index) => {
      const answer = answers[index]
      if (answer === undefined) return [`${name}: no answer`]
      return (expected[index]?.(answer) ?? []).map((problem) => `${name}: ${problem}`)
    }),
    ...defaultProblems(root, answers[0]),
  ]
}

function acceptedProblems(
  answer: ChartAnswer,
  expect: (found: Found) => readonly string[],
): readonly string[] {
  if ('error' in answer) return [`refused: ${answer.error}`]
  const found = lookInto(answer.objects)
  return [
    ...answer.lint,
    ...answer.unknown
      .filter((kind) => !FOREIGN_KINDS.has(kind))
      .map((kind) => `no schema of ${kind}`),
    ...environmentProblems(found),
    ...(answer.notes.trim() === '' ? ['no notes'] : []),
    ...expect(found),
  ]
}

function refusedProblems(answer: ChartAnswer, reason: RegExp): readonly string[] {
  const said = 'error' in answer ? answer.error : answer.lint.join('\n')
  if (said === '') return [`accepted, expected ${String(reason)}`]
  return reason.test(said) ? [] : [`refused without ${String(reason)}: ${said}`]
}

/** values.yaml against the defaults that the schema tells, of which README.md is made. */
function defaultProblems(root: string, answer: ChartAnswer | undefined): readonly string[] {
  if (answer === undefined || 'error' in answer) return []
  const told = defaultsOf(readSchema(root))
  return isDeepStrictEqual(answer.defaults, told)
    ? []
    : [
        `values.yaml has other defaults than values.schema.json: ${differences(answer.defaults, told)}`,
      ]
}

function differences(values: unknown, told: unknown): string {
  if (typeof values !== 'object' || typeof told !== 'object' || values === null || told === null)
    return `${JSON.stringify(values)}, ${JSON.stringify(told)}`
  const names = new Set([...Object.keys(values), ...Object.keys(told)])
  return [...names]
    .filter((name) => !isDeepStrictEqual(Reflect.get(values, name), Reflect.get(told, name)))
    .map((name) => `${name} (${differences(Reflect.get(values, name), Reflect.get(told, name))})`)
    .join(', ')
}

/** Blocks of YAML in the manual whose first line says that they are values. */
function documentedValues(
  page: string,
): readonly { readonly name: string; readonly text: string }[] {
  const blocks = readFileSync(page, 'utf8').matchAll(
    /^```yaml\n(# values\.yaml.*\n[\s\S]*?)^```$/gm,
  )
  return [...blocks].map(([, text = ''], index) => ({
    name: `docs/kubernetes.md, values ${index + 1}`,
    text,
  }))
}

/** The chart with one mistake each: the checks themselves must find it. */
function brokenCharts(chart: string, dir: string) {
  const mistakes = [
    {
      name: 'a template with an action that is not closed',
      file: 'templates/service.yaml',
      from: '{{- end }}',
      to: '{{- end ',
      reason: /parse error at \(millrace\/templates\/service\.yaml/,
    },
    {
      name: 'a template with a helper that is not there',
      file: 'templates/deployment.yaml',
      from: 'millrace.volumeMounts',
      to: 'millrace.mounts',
      reason: /no template "millrace\.mounts"/,
    },
    {
      name: 'a field that Kubernetes does not know',
      file: 'templates/deployment.yaml',
      from: 'enableServiceLinks:',
      to: 'enableServiceLink:',
      reason: /Deployment\/demo-millrace .*enableServiceLink/,
    },
    {
      name: 'a field of another type',
      file: 'templates/service.yaml',
      from: 'port: {{ .Values.service.port }}',
      to: 'port: "{{ .Values.service.port }}"',
      reason: /Service\/demo-millrace .*'3000' is not of type 'integer'/,
    },
  ]
  return mistakes.map(({ name, file, from, to, reason }, index) => {
    const copy = path.join(dir, `broken-${index}`, 'millrace')
    cpSync(chart, copy, { recursive: true })
    const text = readFileSync(path.join(copy, file), 'utf8')
    if (!text.includes(from)) throw new Error(`${file} has no ${from} to break`)
    writeFileSync(path.join(copy, file), text.replace(from, to))
    return { name, chart: copy, reason }
  })
}
