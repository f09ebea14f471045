import { expect, test } from 'vitest'
import { type Command, matchCommands } from './match-commands.ts'

const command = (id: string, label: string, words = ''): Command => ({
  id,
  label,
  words,
  run: () => undefined,
})
const COMMANDS = [
  command('refresh', 'Refresh', 'reload'),
  command('live', 'Start live mode', 'watch'),
  command('range 3h', 'Time range: last 3 hours', '3h'),
]
const ids = (query: string): string[] => matchCommands(query, COMMANDS).map(({ id }) => id)

test('every word begins a word of the label or one that stands for it', () => {
  expect(ids('live')).toEqual(['live'])
  expect(ids('mode start')).toEqual(['live'])
  expect(ids('RELOAD')).toEqual(['refresh'])
  expect(ids('3h')).toEqual(['range 3h'])
  expect(ids('ive')).toEqual([])
})

test('without a query the time ranges stay out of the way', () => {
  expect(ids(' ')).toEqual(['refresh', 'live'])
})
