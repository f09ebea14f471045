/**
 * Every codec against real brokers, in every version that both have: the answer is read to its last byte, and says the
 * same in each version.
 */
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import { olderNode, singleNode } from '@millrace/dev/testing/kafka.ts'
import type { TestKafka } from '@millrace/dev/testing/kafka.ts'
import type { Kafka } from '../client/kafka.ts'
import { pinned, rangeOf } from '../testing/pinned.ts'
import { commit, createTopics, openTestKafka, produce, uniqueName } from '../testing/estate.ts'
import { apiVersionsApi } from './api-versions.ts'
import type { Codec } from './codec.ts'
import { consumerGroupDescribeApi } from './consumer-group-describe.ts'
import type { GroupIds } from './consumer-group-describe.ts'
import { describeAclsApi } from './describe-acls.ts'
import { describeClientQuotasApi } from './describe-client-quotas.ts'
import { describeClusterApi } from './describe-cluster.ts'
import { TOPIC_RESOURCE, describeConfigsApi } from './describe-configs.ts'
import { describeGroupsApi } from './describe-groups.ts'
import { describeLogDirsApi } from './describe-log-dirs.ts'
import { describeQuorumApi } from './describe-quorum.ts'
import { describeShareGroupOffsetsApi } from './describe-share-group-offsets.ts'
import { describeTopicPartitionsApi } from './describe-topic-partitions.ts'
import { fetchApi } from './fetch.ts'
import type { FetchRequestTopic } from './fetch.ts'
import { findCoordinatorApi } from './find-coordinator.ts'
import { listGroupsApi } from './list-groups.ts'
import { EARLIEST, LATEST, listOffsetsApi } from './list-offsets.ts'
import { metadataApi } from './metadata.ts'
import { offsetFetchApi } from './offset-fetch.ts'
import { shareGroupDescribeApi } from './share-group-describe.ts'
import { streamsGroupDescribeApi } from './streams-group-describe.ts'

const UNSUPPORTED_VERSION = 35
const GROUP_ID_NOT_FOUND = 69
const SECURITY_DISABLED = 54
const TOPIC = uniqueName('codecs')
const GROUP = uniqueName('codecs-group')

/** The versions that each release has in common with the codec: a codec that loses one is noticed. */
const NODES = [
  {
    release: '4.3',
    start: () => singleNode(),
    common: {
      ApiVersions: '0-4',
      ConsumerGroupDescribe: '0-1',
      DescribeAcls: '1-3',
      DescribeClientQuotas: '0-1',
      DescribeCluster: '0-2',
      DescribeConfigs: '1-4',
      DescribeGroups: '0-6',
      DescribeLogDirs: '1-5',
      DescribeQuorum: '0-2',
      DescribeShareGroupOffsets: '0-1',
      DescribeTopicPartitions: '0-0',
      Fetch: '12-18',
      FindCoordinator: '0-6',
      ListGroups: '0-5',
      ListOffsets: '1-11',
      Metadata: '1-13',
      OffsetFetch: '2-9',
      ShareGroupDescribe: '1-1',
      StreamsGroupDescribe: '0-0',
    },
  },
  {
    release: '3.9',
    start: () => olderNode(),
    common: {
      ApiVersions: '0-4',
      ConsumerGroupDescribe: '0-0',
      DescribeAcls: '1-3',
      DescribeClientQuotas: '0-1',
      DescribeCluster: '0-1',
      DescribeConfigs: '1-4',
      DescribeGroups: '0-5',
      DescribeLogDirs: '1-4',
      DescribeQuorum: '0-2',
      DescribeShareGroupOffsets: null,
      DescribeTopicPartitions: '0-0',
      Fetch: '12-17',
      FindCoordinator: '0-6',
      ListGroups: '0-5',
      ListOffsets: '1-9',
      Metadata: '1-12',
      OffsetFetch: '2-9',
      ShareGroupDescribe: null,
      StreamsGroupDescribe: null,
    },
  },
]

for (const { release, start, common } of NODES) {
  suite(`against Kafka ${release}`, () => {
    let node: TestKafka
    let kafka: Kafka
    let broker: number
    const fetchTopics: FetchRequestTopic[] = []

    before(async () => {
      node = await start()
      kafka = openTestKafka(node.bootstrap)
      await createTopics(node.bootstrap, [
        { name: TOPIC, partitions: 3, configs: { 'retention.ms': '7200000' } },
      ])
      await produce(node.bootstrap, TOPIC, [5, 0, 7])
      const partitions = [
        { partition: 0, offset: 4, metadata: 'noted' },
        { partition: 2, offset: 7 },
      ]
      await commit(kafka, { group: GROUP, topics: [{ name: TOPIC, partitions }] })
      broker = (await kafka.brokers())[0]?.id ?? -1
      const { topics } = await kafka.request('any', metadataApi, { topics: [TOPIC] })
      fetchTopics.push({
        name: TOPIC,
        id: topics.ids[0] ?? '',
        partitions: [0, 1, 2].map((index) => ({
          partition: index,
          leaderEpoch: 0,
          offset: 0,
          maxBytes: 65_536,
        })),
      })
    })
    after(async () => {
      await kafka[Symbol.asyncDispose]()
      await node[Symbol.asyncDispose]()
    })

    /** One test per version in common; `null` in `common`: the broker must lack the API. */
    function eachVersion<Req, Res>(
      codec: Codec<Req, Res>,
      request: Req,
      check: (answer: Res, version: number) => void,
    ): void {
      const range = Object.entries(common).find(([name]) => name === codec.name)?.[1] ?? null
      test(`${codec.name} has versions ${range ?? 'none'} in common`, async () => {
        assert.equal(await rangeOf(kafka, broker, codec), range)
      })
      if (range === null) return
      const [from = 0, to = -1] = range.split('-').map(Number)
      for (let version = from; version <= to; version += 1) {
        test(`${codec.name} v${version}`, async () => {
          const answer = await kafka.request(broker, pinned(codec, version), request)
          check(answer, version)
        })
      }
    }

    const software = { clientSoftwareName: 'millrace', clientSoftwareVersion: '0' }
    eachVersion(apiVersionsApi, software, (answer, version) => {
      assert.equal(answer.errorCode, 0)
      const metadata = answer.apis.find((api) => api.key === metadataApi.key)
      assert.ok(metadata !== undefined && metadata.max >= 12)
      const feature = answer.finalizedFeatures.find(({ name }) => name === 'metadata.version')
      assert.equal(feature?.max, version < 3 ? undefined : { '4.3': 30, '3.9': 21 }[release])
      assert.equal(answer.finalizedFeaturesEpoch >= 0n, version >= 3)
      assert.equal(answer.supportedFeatures.length > 0, version >= 3)
    })

    eachVersion(metadataApi, { topics: [TOPIC] }, ({ topics, brokers, clusterId }, version) => {
      assert.deepEqual(
        brokers.map(({ id, port }) => [id, port]),
        node.nodes.map(({ id, port }) => [id, port]),
      )
      assert.equal(clusterId === null, version < 2)
      assert.deepEqual(topics.names, [TOPIC])
      assert.equal(topics.ids[0]?.length, version >= 10 ? 22 : 0)
      assert.deepEqual([...topics.first], [0, 3])
      assert.deepEqual(
        Array.from(topics.partition).toSorted((a, b) => a - b),
        [0, 1, 2],
      )
      assert.deepEqual([...topics.leader], [broker, broker, broker])
      assert.deepEqual([...topics.leaderEpoch], version >= 7 ? [0, 0, 0] : [-1, -1, -1])
      assert.deepEqual([...topics.replicas], [broker, broker, broker])
      assert.deepEqual([...topics.isrFrom], [0, 1, 2, 3])
      assert.equal(topics.offline.length, 0)
    })

    const everything = { includeAuthorizedOperations: true }
    eachVersion(describeClusterApi, everything, (answer) => {
      assert.equal(answer.errorCode, 0)
      assert.deepEqual(
        answer.brokers.map(({ id, port, fenced }) => ({ id, port, fenced })),
        node.nodes.map(({ id, port }) => ({ id, port, fenced: false })),
      )
      assert.ok((answer.authorizedOperations & (1 << 8)) !== 0, 'DESCRIBE is allowed')
    })

    for (const [timestamp, offsets] of [
      [EARLIEST, { 0: 0, 1: 0, 2: 0 }],
      [LATEST, { 0: 5, 1: 0, 2: 7 }],
    ] as const) {
      const topics = [{ name: TOPIC, partitions: [0, 1, 2] }]
      eachVersion(listOffsetsApi, { timestamp, topics, timeoutMs: 1_000 }, (answer) => {
        assert.deepEqual(answer.names, [TOPIC])
        assert.deepEqual([...answer.error], [0, 0, 0])
        const byPartition = Array.from(answer.partition, (p, row) => [p, answer.offset[row]])
        assert.deepEqual(Object.fromEntries(byPartition), offsets)
      })
    }

    // The topic's id is known once it is created: see `before`.
    const fetched = { maxWaitMs: 0, maxBytes: 1 << 20, committedOnly: true, rack: '' }
    eachVersion(fetchApi, { ...fetched, topics: fetchTopics }, (answer, version) => {
      assert.equal(answer.errorCode, 0)
      const [topic] = answer.topics
      assert.ok(topic !== undefined)
      assert.equal(version < 13 ? topic.name : topic.id, version < 13 ? TOPIC : fetchTopics[0]?.id)
      assert.deepEqual(
        topic.partitions.map((part) => [
          part.partition,
          part.errorCode,
          part.highWatermark,
          part.lastStableOffset,
          part.logStartOffset,
          part.recordsEnd > part.recordsStart,
        ]),
        [
          [0, 0, 5, 5, 0, true],
          [1, 0, 0, 0, 0, false],
          [2, 0, 7, 7, 0, true],
        ],
      )
    })

    eachVersion(listGroupsApi, { types: [] }, ({ errorCode, groups }, version) => {
      assert.equal(errorCode, 0)
      const group = groups.find(({ id }) => id === GROUP)
      const state = version >= 4 ? 'Empty' : ''
      const type = version >= 5 ? 'classic' : ''
      assert.deepEqual(group && { ...group, type: group.type.toLowerCase() }, {
        id: GROUP,
        protocolType: '',
        state,
        type,
      })
    })

    eachVersion(findCoordinatorApi, { type: 'group', keys: [GROUP] }, (found, version) => {
      assert.deepEqual(
        found.map(({ key, broker: at, errorCode }) => ({ key, at, errorCode })),
        [{ key: version >= 4 ? GROUP : '', at: broker, errorCode: 0 }],
      )
    })

    eachVersion(describeGroupsApi, { groups: [GROUP] }, ([group]) => {
      assert.deepEqual(
        { ...group, errorMessage: null },
        {
          errorCode: 0,
          errorMessage: null,
          id: GROUP,
          state: 'Empty',
          protocolType: '',
          protocol: '',
          members: [],
        },
      )
    })

    eachVersion(offsetFetchApi, { groups: [GROUP] }, (answer, version) => {
      assert.deepEqual(answer.groups, [{ id: version >= 8 ? GROUP : '', errorCode: 0 }])
      const rows = Array.from(answer.group, (group, row) => [
        group,
        answer.topics[answer.topic[row] ?? -1],
        answer.partition[row],
        answer.offset[row],
        answer.error[row],
        answer.metadata.get(row),
      ])
      assert.deepEqual(
        rows.sort((a, b) => Number(a[2]) - Number(b[2])),
        [
          [0, TOPIC, 0, 4, 0, 'noted'],
          [0, TOPIC, 2, 7, 0, undefined],
        ],
      )
    })

    eachVersion(describeLogDirsApi, null, (answer, version) => {
      assert.equal(answer.errorCode, 0)
      assert.deepEqual(
        answer.dirs.map((dir) => [dir.errorCode, dir.totalBytes > 0, dir.usableBytes > 0]),
        [[0, version >= 4, version >= 4]],
      )
      const topic = answer.topics.indexOf(TOPIC)
      const sizes = Array.from(answer.topic, (t, row) => ({
        t,
        partition: answer.partition[row],
        filled: (answer.size[row] ?? 0) > 0,
      })).filter(({ t }) => t === topic)
      assert.deepEqual(
        Object.fromEntries(sizes.map(({ partition, filled }) => [partition, filled])),
        {
          0: true,
          1: false,
          2: true,
        },
      )
    })

    const resources = [TOPIC, 'no-such-topic'].map((name) => ({ type: TOPIC_RESOURCE, name }))
    const configs = { resources, includeDocumentation: true }
    eachVersion(describeConfigsApi, configs, ([topic, missing], version) => {
      assert.notEqual(missing?.errorCode, 0)
      assert.equal(topic?.name, TOPIC)
      const retention = topic?.entries.find(({ name }) => name === 'retention.ms')
      assert.equal(retention?.value, '7200000')
      assert.deepEqual(retention?.synonyms, [{ name: 'retention.ms', value: '7200000', source: 1 }])
      const cleanup = topic?.entries.find(({ name }) => name === 'cleanup.policy')
      assert.deepEqual(cleanup?.synonyms, [
        { name: 'log.cleanup.policy', value: 'delete', source: 5 },
      ])
      assert.equal(retention?.type, version >= 3 ? 5 : 0)
      assert.match(retention?.documentation ?? '', version >= 3 ? /retain/ : /^$/)
    })

    eachVersion(describeQuorumApi, null, ({ errorCode, partition, nodes }, version) => {
      assert.equal(errorCode, 0)
      assert.deepEqual(
        partition?.voters.map(({ id }) => id),
        [broker],
      )
      assert.equal(partition?.leaderId, broker)
      assert.ok((partition?.voters[0]?.logEndOffset ?? 0) > 0)
      assert.equal((partition?.voters[0]?.lastFetchAt ?? 0) > 0, version >= 1)
      assert.equal(nodes.length, version >= 2 ? 1 : 0)
    })

    eachVersion(describeAclsApi, null, ({ errorCode, acls }) => {
      assert.equal(errorCode, SECURITY_DISABLED)
      assert.deepEqual(acls, [])
    })

    eachVersion(describeClientQuotasApi, null, ({ errorCode }) => {
      assert.equal(errorCode, 0)
    })

    const page = { topics: [TOPIC], partitionLimit: 2, cursor: null }
    eachVersion(describeTopicPartitionsApi, page, ({ topics, next }) => {
      assert.deepEqual(
        topics[0]?.partitions.map(({ partition, replicas }) => [partition, replicas]),
        [
          [0, [broker]],
          [1, [broker]],
        ],
      )
      assert.deepEqual(next, { topic: TOPIC, partition: 2 })
    })
    const rest = { topics: [TOPIC], partitionLimit: 2, cursor: { topic: TOPIC, partition: 2 } }
    eachVersion(describeTopicPartitionsApi, rest, ({ topics, next }) => {
      assert.deepEqual(
        topics[0]?.partitions.map(({ partition, isr }) => [partition, isr]),
        [[2, [broker]]],
      )
      assert.equal(next, null)
    })

    // Groups with members: read/groups.int.test.ts. Here: a group that is of another type.
    for (const api of [consumerGroupDescribeApi, shareGroupDescribeApi, streamsGroupDescribeApi]) {
      // Kafka 3.9 has ConsumerGroupDescribe, but turned off.
      const expected = release === '3.9' ? UNSUPPORTED_VERSION : GROUP_ID_NOT_FOUND
      eachVersion<GroupIds, readonly { id: string; errorCode: number }[]>(
        api,
        { groups: [GROUP] },
        (groups) => {
          assert.deepEqual(
            groups.map(({ id, errorCode }) => [id, errorCode]),
            [[GROUP, expected]],
          )
        },
      )
    }
    eachVersion(describeShareGroupOffsetsApi, { groups: [GROUP] }, (groups) => {
      assert.deepEqual(groups, [{ id: GROUP, errorCode: 0, errorMessage: null, topics: [] }])
    })
  })
}
