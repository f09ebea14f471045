/** What the form asks the server: topic names, serdes, fields of a topic's records, and whether one may search at all. */
import { actionsThatPermit, type ActionName } from '@millrace/contract/actions.ts'
import type { ResponseOf } from '@millrace/contract/responses.ts'
import type { Serdes, TopicField } from '@millrace/contract/search.ts'
import { useQuery } from '@tanstack/react-query'
import { getJson } from '../../api/client.ts'
import { apiPaths } from '../../api/paths.ts'
import { useRead, type Read } from '../../api/use-read.ts'
import type { SearchForm } from './model.ts'
import { isPattern } from './topic-match.ts'

/** Sampling a topic again and again while somebody types would cost the brokers something. */
const FRESH_MS = 60_000
/** Auto looks at samples of every topic it is asked about. */
const MAX_SAMPLED = 5

export function useTopics(cluster: string): Read<ResponseOf<'topics'>> {
  return useRead(apiPaths.topics(cluster, { fields: 'name,partitions,internal', limit: 100_000 }))
}

/** Why records may not be read; null: they may; undefined: not known yet. */
export function useRefusal(action: ActionName = 'TOPIC_DATA_QUERY'): string | null | undefined {
  const actions = useRead<ResponseOf<'me'>>(apiPaths.me()).data?.user.actions
  if (actions === undefined) return undefined
  const [first = action, ...others] = actionsThatPermit(action)
  if ([first, ...others].some((name) => actions.includes(name))) return null
  const umbrella = others[0] ?? first
  return `Reading records needs the action ${umbrella}, which nobody has here: ALLOW_${umbrella}=true gives it to everybody.`
}

export function useSerdes(cluster: string, form: SearchForm, enabled: boolean): Serdes | undefined {
  const topics = form.topics.filter((topic) => !isPattern(topic)).slice(0, MAX_SAMPLED)
  const path = apiPaths.serdes(cluster, topics)
  const { data } = useQuery({
    queryKey: ['search', path],
    queryFn: ({ signal }) => getJson<ResponseOf<'serdes'>>(path, signal),
    staleTime: FRESH_MS,
    placeholderData: (before) => before,
    enabled,
  })
  return data?.serdes
}

/** Of the first topic that is no pattern; empty until they are known, and where they cannot be had. */
export function useFields(
  cluster: string,
  form: SearchForm,
  enabled: boolean,
): readonly TopicField[] {
  const topic = form.topics.find((one) => !isPattern(one))
  const { key_serde, value_serde, headers_serde } = form
  const path = apiPaths.topicFields(cluster, topic ?? '', {
    ...(key_serde !== '' && { key_serde }),
    ...(value_serde !== '' && { value_serde }),
    ...(headers_serde !== '' && { headers_serde }),
  })
  const { data } = useQuery({
    queryKey: ['search', path],
    queryFn: ({ signal }) => getJson<ResponseOf<'topicFields'>>(path, signal),
    staleTime: FRESH_MS,
    enabled: enabled && topic !== undefined,
  })
  return data?.fields ?? NO_FIELDS
}

const NO_FIELDS: readonly TopicField[] = []
