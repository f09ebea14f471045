import { expect, test } from 'vitest'
import { links } from '../links.ts'
import { crumbsOf } from './crumbs.ts'

test.each([
  [links.overview('x'), ['Overview']],
  [links.topics('x'), ['Topics']],
  [links.topic('x', 'orders', 'config'), ['Topics', 'orders']],
  [links.inspect('x', { topics: 'orders' }).replace(/\?.*/, ''), ['Data', 'Inspect']],
  [links.group('x', 'a/b'), ['Consumers', 'a/b']],
  [links.changes('x'), ['Changes']],
  [links.schemas('x', 'US1-3fa9'), ['Schemas', 'US1-3fa9']],
  [links.subject('x', 'US1-3fa9', 'a/b-value'), ['Schemas', 'a/b-value']],
  [links.schema('x', 'US1-3fa9', 17), ['Schemas', 'Schema 17']],
  [links.quorum('x'), ['Brokers', 'Quorum']],
  [links.installation(), ['Settings', 'Installation']],
  [links.instances(), ['Settings', 'Instances']],
  ['/nowhere', []],
])('%s', (address, labels) => {
  expect(crumbsOf(address, 'x').map(({ label }) => label)).toEqual(labels)
})

test('the page itself is no link', () => {
  expect(crumbsOf(links.topic('x', 'orders'), 'x').at(-1)).not.toHaveProperty('href')
})
