import { expect, test } from 'vitest'
import { configMeaning } from './config-words.ts'

/** Units hang on their numbers by spaces that do not break; here any space will do. */
const spaced = (text: string | null) => text?.replaceAll(/\s/g, ' ') ?? null

test('bare numbers of configurations get their meaning', () => {
  const cases: [string, string | null, string | null][] = [
    ['retention.ms', '604800000', '7 d'],
    ['retention.ms', '-1', 'unlimited'],
    ['retention.bytes', '-1', 'unlimited'],
    ['segment.bytes', '1073741824', '1 GiB'],
    ['flush.messages', '9223372036854775807', 'no limit'],
    ['min.insync.replicas', '2', null],
    ['cleanup.policy', 'delete', null],
    ['file.delete.delay.ms', null, null],
    ['linger.ms', '5', null],
  ]
  for (const [name, value, meaning] of cases)
    expect(spaced(configMeaning(name, value)), name).toBe(meaning)
})
