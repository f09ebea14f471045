/** What people keep on the server: settings, favourites, saved searches. */
import { responses } from '@millrace/contract/responses.ts'
import { OWN } from '../access-rule.ts'
import { noParams, noQuery } from '../input.ts'
import { favouritesKey, favouritesOf, visibleFavourites } from '../personal/favourites.ts'
import { savedSearchesOf, savedSearchPrefixes } from '../personal/saved-searches.ts'
import { settingsKey, settingsOf } from '../personal/settings.ts'
import { type Answer, defineRead } from '../read.ts'

export const personalReads = [
  defineRead({
    access: OWN,
    path: '/admin/v1/settings',
    summary: 'Your settings of the console',
    tag: 'personal',
    params: noParams,
    query: noQuery,
    response: responses.settings,
    cacheable: false,
    personal: true,
    read: ({ documents }, _params, _query, identity) =>
      kept(settingsOf(documents, identity), [settingsKey(identity)]),
  }),
  defineRead({
    access: OWN,
    path: '/admin/v1/favourites',
    summary: 'Topics and groups that you marked',
    tag: 'personal',
    params: noParams,
    query: noQuery,
    response: responses.favourites,
    cacheable: false,
    personal: true,
    read({ documents, estate }, _params, _query, identity) {
      const favourites = visibleFavourites(estate, identity, favouritesOf(documents, identity))
      return kept(favourites, [favouritesKey(identity)])
    },
  }),
  defineRead({
    access: OWN,
    path: '/admin/v1/saved-searches',
    summary: 'Searches that you saved, and those that others share',
    tag: 'personal',
    params: noParams,
    query: noQuery,
    response: responses.savedSearches,
    cacheable: false,
    personal: true,
    read: ({ documents }, _params, _query, identity) =>
      kept(savedSearchesOf(documents, identity), savedSearchPrefixes(identity)),
  }),
]

/** As of now: who writes is heard at once. */
function kept(data: unknown, prefixes: readonly string[]): Answer {
  return { data, capturedAt: Date.now(), missing: [], watch: { kind: 'documents', prefixes } }
}
