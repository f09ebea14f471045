import { expect, test } from 'vitest'
import { links } from './links.ts'

test('every address of the console', () => {
  const cluster = 'prod/eu 1'
  expect({
    home: links.home(),
    overview: links.overview(cluster),
    inCluster: links.inCluster(cluster, '/topics?q=urp:>0'),
    brokers: links.brokers(cluster),
    broker: links.broker(cluster, 3),
    brokerConfig: links.broker(cluster, 3, 'config'),
    brokerLogDirs: links.broker(cluster, 3, 'log-dirs'),
    quorum: links.quorum(cluster),
    topics: links.topics(cluster, 'urp:>0'),
    topic: links.topic(cluster, 'orders.v1'),
    topicPartitions: links.topic(cluster, 'orders.v1', 'partitions'),
    topicGroups: links.topic(cluster, 'orders.v1', 'groups'),
    topicConfig: links.topic(cluster, 'orders.v1', 'config'),
    topicRecords: links.topic(cluster, 'orders.v1', 'records'),
    inspect: links.inspect(cluster),
    inspectTopic: links.inspect(cluster, { topics: 'a,b', filter: '.key == "x"' }),
    consumers: links.consumers(cluster, 'state:stable'),
    group: links.group(cluster, 'a/b'),
    groupMembers: links.group(cluster, '..', 'members'),
    groupLag: links.group(cluster, '', 'lag'),
    installation: links.installation(),
    instances: links.instances(),
  }).toMatchInlineSnapshot(`
    {
      "broker": "/c/~cHJvZC9ldSAx/brokers/3/overview",
      "brokerConfig": "/c/~cHJvZC9ldSAx/brokers/3/config",
      "brokerLogDirs": "/c/~cHJvZC9ldSAx/brokers/3/log-dirs",
      "brokers": "/c/~cHJvZC9ldSAx/brokers",
      "consumers": "/c/~cHJvZC9ldSAx/consumers?q=state%3Astable",
      "group": "/c/~cHJvZC9ldSAx/consumers/~YS9i/overview",
      "groupLag": "/c/~cHJvZC9ldSAx/consumers/~/lag",
      "groupMembers": "/c/~cHJvZC9ldSAx/consumers/~Li4/members",
      "home": "/",
      "inCluster": "/c/~cHJvZC9ldSAx/topics?q=urp:>0",
      "inspect": "/c/~cHJvZC9ldSAx/data/inspect",
      "inspectTopic": "/c/~cHJvZC9ldSAx/data/inspect?topics=a,b&filter=.key+%3D%3D+%22x%22",
      "installation": "/settings/installation",
      "instances": "/settings/instances",
      "overview": "/c/~cHJvZC9ldSAx/",
      "quorum": "/c/~cHJvZC9ldSAx/quorum",
      "topic": "/c/~cHJvZC9ldSAx/topics/orders.v1/overview",
      "topicConfig": "/c/~cHJvZC9ldSAx/topics/orders.v1/config",
      "topicGroups": "/c/~cHJvZC9ldSAx/topics/orders.v1/groups",
      "topicPartitions": "/c/~cHJvZC9ldSAx/topics/orders.v1/partitions",
      "topicRecords": "/c/~cHJvZC9ldSAx/topics/orders.v1/records",
      "topics": "/c/~cHJvZC9ldSAx/topics?q=urp%3A%3E0",
    }
  `)
})
