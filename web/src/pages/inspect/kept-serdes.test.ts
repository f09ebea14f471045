import { beforeEach, expect, test } from 'vitest'
import { DEFAULT_PREFERENCES, usePreferences } from '../../stores/preferences.ts'
import { keepSerdes, keptSerdes, withKeptSerdes } from './kept-serdes.ts'
import { EMPTY_FORM } from './search-form.ts'

beforeEach(() => usePreferences.setState({ ...DEFAULT_PREFERENCES, unsent: [] }))

const orders = { ...EMPTY_FORM, topics: ['orders'] }

test('what was chosen for a topic is chosen with it the next time, in its cluster', () => {
  keepSerdes('c1', orders, { value_serde: 'AVRO' })
  expect(withKeptSerdes('c1', EMPTY_FORM, { topics: ['orders'] })).toMatchObject({
    value_serde: 'AVRO',
    key_serde: '',
  })
  expect(withKeptSerdes('c2', EMPTY_FORM, { topics: ['orders'] })).toMatchObject({
    value_serde: '',
  })
})

test('it goes with the topic that it came with', () => {
  keepSerdes('c1', orders, { value_serde: 'AVRO' })
  const form = { ...orders, value_serde: 'AVRO' }
  expect(withKeptSerdes('c1', form, { topics: ['payments'] })).toMatchObject({ value_serde: '' })
})

test('what was chosen by hand stays, and what is of several topics is not kept', () => {
  const both = { ...EMPTY_FORM, topics: ['orders', 'payments'], value_serde: 'Hex' }
  keepSerdes('c1', both, { value_serde: 'Hex' })
  expect(keptSerdes('c1', 'orders').value_serde).toBe('')
  expect(withKeptSerdes('c1', both, { topics: ['orders'] })).toEqual({ topics: ['orders'] })
})

test('back to the default is forgotten, also by the server', () => {
  keepSerdes('c1', orders, { value_serde: 'AVRO' })
  keepSerdes('c1', { ...orders, value_serde: 'AVRO' }, { value_serde: '' })
  expect(keptSerdes('c1', 'orders').value_serde).toBe('')
  expect(usePreferences.getState().unsent).toEqual(['serdes.c1\norders'])
})
