import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiPaths } from './paths.ts'

test('paths of the API are what its documentation says', () => {
  assert.deepEqual(
    {
      me: apiPaths.me(),
      status: apiPaths.status(),
      clusters: apiPaths.clusters(),
      cluster: apiPaths.cluster('Production EU'),
      quorum: apiPaths.quorum('c1'),
      brokers: apiPaths.brokers('c1', { sort: '-leaders' }),
      broker: apiPaths.broker('c1', 0),
      brokerConfig: apiPaths.brokerConfig('c1', 1),
      topics: apiPaths.topics('c1', { q: 'urp:>0', sort: '-write_rate,name', limit: 50 }),
      topic: apiPaths.topic('c1', '-dash'),
      partitions: apiPaths.partitions('c1', 'orders'),
      topicConfig: apiPaths.topicConfig('c1', '...'),
      topicGroups: apiPaths.topicGroups('c1', 'orders'),
      groups: apiPaths.groups('c1'),
      group: apiPaths.group('c1', 'a/../b'),
      groupDot: apiPaths.group('c1', '..'),
      acls: apiPaths.acls('c1'),
      quotas: apiPaths.quotas('c1'),
      history: apiPaths.history('c1', {
        series: ['cluster/lag', 'group/lag/*'],
        from: -900_000,
        top: 12,
      }),
    },
    {
      me: '/me',
      status: '/admin/v1/status',
      clusters: '/kafka/v1/clusters',
      cluster: '/kafka/v1/clusters/~UHJvZHVjdGlvbiBFVQ',
      quorum: '/kafka/v1/clusters/c1/quorum',
      brokers: '/kafka/v1/clusters/c1/brokers?sort=-leaders',
      broker: '/kafka/v1/clusters/c1/brokers/0',
      brokerConfig: '/kafka/v1/clusters/c1/brokers/1/config',
      topics: '/kafka/v1/clusters/c1/topics?q=urp%3A%3E0&sort=-write_rate%2Cname&limit=50',
      topic: '/kafka/v1/clusters/c1/topics/-dash',
      partitions: '/kafka/v1/clusters/c1/topics/orders/partitions',
      topicConfig: '/kafka/v1/clusters/c1/topics/.../config',
      topicGroups: '/kafka/v1/clusters/c1/topics/orders/groups',
      groups: '/kafka/v1/clusters/c1/groups',
      group: '/kafka/v1/clusters/c1/groups/~YS8uLi9i',
      groupDot: '/kafka/v1/clusters/c1/groups/~Li4',
      acls: '/kafka/v1/clusters/c1/acls',
      quotas: '/kafka/v1/clusters/c1/quotas',
      history:
        '/kafka/v1/clusters/c1/history?series=cluster%2Flag&series=group%2Flag%2F*&from=-900000&top=12',
    },
  )
})
