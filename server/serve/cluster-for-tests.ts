/** A cluster for the tests of the API: names that proxies, paths and filters trip over, and a group of each sort. */
import {
  committedTable,
  describedGroup,
  listedGroup,
  offsetTable,
  topicTable,
} from '../derive/tables-for-tests.ts'
import type { TestServer } from './server-for-tests.ts'

export const TOPICS = [
  'orders-2',
  'orders-10',
  'orders-1',
  'payments',
  '...',
  '-dash',
  '0',
  'a'.repeat(249),
]
export const GROUPS = [
  'billing',
  'a/b',
  '..',
  '.',
  '',
  '%2F',
  '../../etc',
  'é ☃ 😀',
  '~x',
  'a?b#c&d=e',
  '<b>"\'',
]

/** Has the server observe cluster `c-1` at a time, ms since epoch. */
export async function observeCluster(server: TestServer, at = Date.now()): Promise<void> {
  const topics = topicTable(
    Object.fromEntries(TOPICS.map((name) => [name, { partitions: [{}, {}] }])),
  )
  const ends = TOPICS.map((name, index): [string, [number, number][]] => [
    name,
    [
      [0, index * 10],
      [0, 5],
    ],
  ])
  const committed = GROUPS.map((id) => [id, { payments: { 0: 3, 1: 4 } }])
  const groups = GROUPS.map((id) => describedGroup(id, { [`m-${id}`]: { payments: [0, 1] } }))
  const brokers = [1, 2].map((id) => ({
    id,
    host: 'b',
    port: 9000 + id,
    rack: null,
    fenced: false,
    release: '4.3',
    answers: true,
  }))
  const quota = { entity: { user: 'alice' }, values: { request_percentage: 50 } }
  const list = GROUPS.map((id) => listedGroup(id))
  await server.observe('topics', topics, at)
  await server.observe('offsets', offsetTable(topics, Object.fromEntries(ends), at), at)
  await server.observe('group_list', list, at)
  await server.observe('groups', groups, at)
  await server.observe('group_offsets', committedTable(Object.fromEntries(committed)), at)
  await server.observe('acls', [], at)
  await server.observe('quotas', [quota], at)
  await server.observe('cluster', { clusterId: 'c-1', controllerId: 1, features: [], brokers }, at)
}
