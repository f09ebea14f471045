/** Changes to what people keep on the server. Repeating one changes nothing more. */
import { favouriteChange, savedSearchChange, settingsChange } from '@millrace/contract/personal.ts'
import { writeResponses } from '@millrace/contract/responses.ts'
import { z } from 'zod'
import { OWN } from '../access-rule.ts'
import { noParams, pathId } from '../input.ts'
import { defineOperation } from '../operation.ts'
import { setFavourite, visibleFavourites } from '../personal/favourites.ts'
import { deleteSearch, saveSearch } from '../personal/saved-searches.ts'
import { changeSettings } from '../personal/settings.ts'
import { sendWritten } from '../read-your-writes.ts'

const SEARCH_ID = /^[A-Za-z0-9_-]{1,64}$/

const searchParams = z.object({
  saved_search_id: pathId
    .refine((id) => SEARCH_ID.test(id), {
      error: 'expected 1 to 64 of A-Z a-z 0-9 _ -, chosen by whoever saves it',
    })
    .describe('Chosen by whoever saves it: 1 to 64 of A-Z a-z 0-9 _ -.'),
})

const SAVED_SEARCH = '/admin/v1/saved-searches/{saved_search_id}'

export const personalOperations = [
  defineOperation({
    method: 'PUT',
    access: OWN,
    path: '/admin/v1/settings',
    summary: 'Sets members of your settings; null removes one, others stay',
    tag: 'personal',
    params: noParams,
    body: settingsChange,
    personal: true,
    answer: { contentType: 'application/json', schema: writeResponses.settingsWrite },
    async run({ context, body, identity, reply }) {
      const { settings, position } = await changeSettings(context.documents, identity, body.values)
      return sendWritten(reply, identity, { settings }, position)
    },
  }),
  defineOperation({
    method: 'PUT',
    access: OWN,
    path: '/admin/v1/favourites',
    summary: 'Marks a topic or group, or takes the mark away',
    tag: 'personal',
    params: noParams,
    body: favouriteChange,
    personal: true,
    answer: { contentType: 'application/json', schema: writeResponses.favouritesWrite },
    async run({ context, body, identity, reply }) {
      const { favourites, position } = await setFavourite(context.documents, identity, body)
      const visible = visibleFavourites(context.estate, identity, favourites)
      return sendWritten(reply, identity, { favourites: visible }, position)
    },
  }),
  defineOperation({
    method: 'PUT',
    access: OWN,
    path: SAVED_SEARCH,
    summary: 'Saves a search for you or, shared, for everybody',
    tag: 'personal',
    params: searchParams,
    body: savedSearchChange,
    personal: true,
    answer: { contentType: 'application/json', schema: writeResponses.savedSearchWrite },
    async run({ context, params, body, identity, reply }) {
      const { search, position } = await saveSearch(
        context.documents,
        identity,
        params.saved_search_id,
        body,
      )
      return sendWritten(reply, identity, { saved_search: search }, position)
    },
  }),
  defineOperation({
    method: 'DELETE',
    access: OWN,
    path: SAVED_SEARCH,
    summary: 'Deletes a saved search of yours',
    tag: 'personal',
    params: searchParams,
    personal: true,
    answer: { contentType: 'application/json', schema: writeResponses.savedSearchDelete },
    async run({ context, params, identity, reply }) {
      const id = params.saved_search_id
      const position = await deleteSearch(context.documents, identity, id)
      return sendWritten(reply, identity, { deleted: id }, position)
    },
  }),
]
