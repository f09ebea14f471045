/** Where searches are shown: the Inspect page of a cluster, or the Records tab of one topic. */
import type { SearchParams } from '../../app/params.ts'
import { links } from '../../app/links.ts'
import type { SearchForm } from './model.ts'
import { keptSerdes } from './kept-serdes.ts'
import { asksForSearch, fromUrl, saysNothing, toUrl } from './search-form.ts'

export interface SearchPlace {
  readonly cluster: string
  /** Tells the tabs of one place from those of others. */
  readonly scope: string
  /** The only topic that is searched here; null: any. */
  readonly topic: string | null
  /** The search of an address; null: it asks for none. */
  readonly read: (params: SearchParams) => SearchForm | null
  readonly write: (form: SearchForm) => SearchParams
  /** Path with the search. */
  readonly href: (params: SearchParams) => string
}

export function inspectPlace(cluster: string): SearchPlace {
  return {
    cluster,
    scope: `inspect ${cluster}`,
    topic: null,
    read: (params) => (asksForSearch(params) ? fromUrl(params) : null),
    write: toUrl,
    href: (params) => links.inspect(cluster, params),
  }
}

/** The topic is in the path; without a search its newest records are shown. */
export function topicPlace(cluster: string, topic: string): SearchPlace {
  return {
    cluster,
    scope: `records ${cluster} ${topic}`,
    topic,
    read: (params) => ({
      ...fromUrl(params),
      ...(saysNothing(params) && keptSerdes(cluster, topic)),
      topics: [topic],
    }),
    write: (form) => ({ ...toUrl(form), topics: undefined }),
    href: (params) => links.topic(cluster, topic, 'records', params),
  }
}
