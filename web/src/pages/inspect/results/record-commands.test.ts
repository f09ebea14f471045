import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { curlPost, shellWord } from '../../../shell-text.ts'
import { curlRecord, kcatCommand } from './record-commands.ts'

test('a shell reads every text as the one word that it is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 20 }), (text) => {
      const word = text.replaceAll('\0', '')
      expect(execFileSync('sh', ['-c', `printf %s ${shellWord(word)}`]).toString()).toBe(word)
    }),
    { numRuns: 25 },
  )
})

test('commands name the record', () => {
  const place = { topic: '-dash', partition: 3, offset: 42 }
  expect(kcatCommand(place)).toBe(
    `kcat -C -b "$BOOTSTRAP" -t -dash -p 3 -o 42 -c 1 -e -f '%T %h\\n%k\\n%s\\n'`,
  )
  expect(curlRecord('c1', place, (path) => `https://host/m${path}`)).toBe(
    'curl -s https://host/m/kafka/v1/clusters/c1/topics/-dash/partitions/3/records/42',
  )
  expect(curlPost('http://h/x', { filter: '.value == "it\'s"' })).toBe(
    `curl -s http://h/x -H 'content-type: application/json' -d '{"filter":".value == \\"it'\\''s\\""}'`,
  )
})
