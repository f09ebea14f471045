/** How somebody read a topic the last time they chose: read so again, unless the address or the form says otherwise. */
import { setPreference, usePreferences } from '../../stores/preferences.ts'
import type { FormChange, SearchForm } from './model.ts'
import { isPattern } from './topic-match.ts'

const SIDES = ['key_serde', 'value_serde', 'headers_serde'] as const
type Chosen = Pick<SearchForm, (typeof SIDES)[number]>

const NOTHING: Chosen = { key_serde: '', value_serde: '', headers_serde: '' }

/** Topics are known by name within their cluster; neither has a line break. */
const placeOf = (cluster: string, topic: string): string => `${cluster}\n${topic}`

function onlyTopic({ topics }: Pick<SearchForm, 'topics'>): string | undefined {
  const [topic] = topics
  return topics.length === 1 && topic !== undefined && !isPattern(topic) ? topic : undefined
}

export function keptSerdes(cluster: string, topic: string): Chosen {
  const [key = '', value = '', headers = ''] = (
    usePreferences.getState().serdes[placeOf(cluster, topic)] ?? ''
  ).split('\n')
  return { key_serde: key, value_serde: value, headers_serde: headers }
}

const isSame = (a: Chosen, b: Chosen): boolean => SIDES.every((side) => a[side] === b[side])

/**
 * A change of the form, with the serdes of the topic that it chooses. Those that were chosen by hand stay; those that came
 * with the topic before go with it.
 */
export function withKeptSerdes(cluster: string, form: SearchForm, change: FormChange): FormChange {
  if (change.topics === undefined) return change
  const before = onlyTopic(form)
  const isOwnChoice = !isSame(form, before === undefined ? NOTHING : keptSerdes(cluster, before))
  if (isOwnChoice && !isSame(form, NOTHING)) return change
  const topic = onlyTopic({ topics: change.topics })
  return { ...change, ...(topic === undefined ? NOTHING : keptSerdes(cluster, topic)) }
}

/** Keeps what was chosen for the only topic of a form; of several topics nothing can be learned. */
export function keepSerdes(cluster: string, form: SearchForm, change: FormChange): void {
  const topic = onlyTopic(form)
  if (topic === undefined || !SIDES.some((side) => change[side] !== undefined)) return
  const { key_serde, value_serde, headers_serde } = { ...form, ...change }
  const text = isSame({ key_serde, value_serde, headers_serde }, NOTHING)
    ? ''
    : [key_serde, value_serde, headers_serde].join('\n')
  setPreference({
    serdes: { ...usePreferences.getState().serdes, [placeOf(cluster, topic)]: text },
  })
}
