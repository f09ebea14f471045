import { expect, test } from 'vitest'
import { apiPaths } from '../api/paths.ts'
import { stepsFrom } from './enter-tenant.ts'
import { links } from './links.ts'

const HOME = { path: null, href: '/' }

test('a topic or group that the other tenant does not see: its cluster; without that, the first page', () => {
  expect(stepsFrom(links.topic('Demo EU', 'a/b', 'config'))).toEqual([
    { path: apiPaths.topic('Demo EU', 'a/b'), href: null },
    { path: apiPaths.cluster('Demo EU'), href: links.overview('Demo EU') },
    HOME,
  ])
  expect(stepsFrom(links.group('x', 'g'))[0]).toEqual({
    path: apiPaths.group('x', 'g'),
    href: null,
  })
})

test('lists and the overview stay where the cluster is visible', () => {
  const stays = { path: apiPaths.cluster('x'), href: null }
  expect(stepsFrom(links.topics('x'))).toEqual([stays, HOME])
  expect(stepsFrom(links.overview('x'))).toEqual([stays, HOME])
  expect(stepsFrom(links.broker('x', 1))).toEqual([stays, HOME])
})

test('what belongs to no cluster stays', () => {
  expect(stepsFrom(links.profile())).toEqual([{ path: null, href: null }])
  expect(stepsFrom('/')).toEqual([{ path: null, href: null }])
})
