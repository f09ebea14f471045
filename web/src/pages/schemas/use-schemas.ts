/** Schemas as a registry tells them: asked when somebody looks, kept because versions and ids do not change. */
import type { SubjectRow } from '@millrace/contract/registry.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import { queryOptions } from '@tanstack/react-query'
import { getJson } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import type { ProblemError } from '../../api/problem-error.ts'

/** A version that is added shows up so soon. */
const FRESH_MS = 30_000
const UNCHANGING = { staleTime: Infinity, gcTime: 10 * 60_000 } as const

/** Asked again only by whoever presses the button: a registry that is away answers late. */
const options = <T>(path: string) =>
  queryOptions<T, ProblemError>({
    queryKey: ['schemas', path],
    queryFn: ({ signal }) => getJson<T>(path, signal),
    retry: false,
    staleTime: FRESH_MS,
  })

export const subjectQuery = (cluster: string, registry: string, subject: string) =>
  options<ResponseOf<'subject'>>(apiPaths.subject(cluster, registry, subject))

export const versionQuery = (
  cluster: string,
  registry: string,
  subject: string,
  version: number,
) => ({
  ...options<ResponseOf<'subjectVersion'>>(
    apiPaths.subjectVersion(cluster, registry, subject, version),
  ),
  ...UNCHANGING,
})

/** By the id that a record names. */
export const schemaQuery = (cluster: string, registry: string, id: number | string) => ({
  ...options<ResponseOf<'schema'>>(apiPaths.schema(cluster, registry, id)),
  ...UNCHANGING,
})

const STRATEGIES: Readonly<Record<NonNullable<SubjectRow['strategy']>, string>> = {
  TopicNameStrategy: 'Topic name',
  TopicRecordNameStrategy: 'Topic and record name',
}

export const strategyText = (strategy: SubjectRow['strategy']): string =>
  strategy === null ? 'Other' : STRATEGIES[strategy]

/** As people write it. */
export function typeText(type: NonNullable<SubjectRow['type']>): string {
  switch (type) {
    case 'AVRO':
      return 'Avro'
    case 'PROTOBUF':
      return 'Protobuf'
    case 'JSON':
      return 'JSON Schema'
  }
}
