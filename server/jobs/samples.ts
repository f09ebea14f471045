/** What a page asks of a topic by itself, before anybody searches: what Auto would choose, and which fields there are. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SearchRequest, Serdes, TopicFields } from '@millrace/contract/search.ts'
import { labelsFor } from '@millrace/serdes/labels.ts'
import { accountKey } from '../access/identity.ts'
import type { Config } from '../config/types.ts'
import { fieldCounter } from './field-counter.ts'
import { oncePer } from './once-per.ts'
import type { Asker, SearchRunner, SearchStyle } from './search-runner.ts'

export type SerdeLabels = Pick<SearchRequest, 'key_serde' | 'value_serde' | 'headers_serde'>

export interface Samples {
  /** @throws JobError as a search that reads the topics */
  serdes(asker: Asker, topics: readonly string[]): Promise<Serdes>
  /** @throws JobError as a search that reads the topic */
  fields(asker: Asker, topic: string, labels: SerdeLabels): Promise<TopicFields>
}

/** Fields of a topic change with its producers' releases. */
const KEEP_MS = 60_000
const SAMPLE_RECORDS = 200
/** Larger parts are left out: a sample must not cost more than a search. */
const STYLE: SearchStyle = {
  defaultLimit: SAMPLE_RECORDS,
  omitOver: 32_768,
  small: { sliceMs: 2_000 },
}
/** Parsed between two turns of the event loop. */
const RECORDS_PER_TURN = 10

export function samples(
  runner: SearchRunner,
  { search: config, customSerdes }: Pick<Config, 'search' | 'customSerdes'>,
): Samples {
  const kept = oncePer(KEEP_MS)

  /** Permissions are asked with every call: what is kept must not outlive them. */
  function keptFor<T>(
    asker: Asker,
    topics: readonly string[],
    key: unknown,
    ask: () => Promise<T>,
  ): Promise<T> {
    for (const topic of topics) runner.check(asker, topic)
    // The search itself says what it says of topics that are not there.
    if (!topics.every(asker.sees)) return ask()
    return kept.get(JSON.stringify([accountKey(asker.identity), asker.set, topics, key]), ask)
  }

  async function chosen(asker: Asker, topics: readonly string[]): Promise<Serdes['topics']> {
    const search = await runner.open(
      asker,
      {
        topics: [...topics],
        mode: 'sample',
        limit: 1,
        key_serde: 'Auto',
        value_serde: 'Auto',
        headers_serde: 'Auto',
      },
      STYLE,
    )
    await search.end()
    return search.started.topics
  }

  async function sampledFields(
    asker: Asker,
    topic: string,
    labels: SerdeLabels,
  ): Promise<TopicFields> {
    const search = await runner.open(
      asker,
      { topics: [topic], mode: 'sample', limit: SAMPLE_RECORDS, ...labels },
      STYLE,
    )
    const counter = fieldCounter()
    for await (const output of search.outputs) {
      if (output.type !== 'records') continue
      for (const [index, { json }] of output.records.entries()) {
        counter.add(json)
        if (index % RECORDS_PER_TURN === RECORDS_PER_TURN - 1) await nextTurn()
      }
    }
    return { sampled: counter.sampled, fields: counter.fields() }
  }

  return {
    async serdes(asker, topics) {
      const { available, defaults, infer } = config.serdes
      return {
        available: {
          key: [...labelsFor('key', available.key, customSerdes)],
          value: [...labelsFor('value', available.value, customSerdes)],
          headers: [...labelsFor('headers', null, customSerdes)],
        },
        defaults,
        infer,
        topics:
          topics.length === 0
            ? []
            : await keptFor(asker, topics, 'serdes', () => chosen(asker, topics)),
      }
    },
    fields: (asker, topic, labels) =>
      keptFor(asker, [topic], labels, () => sampledFields(asker, topic, labels)),
  }
}
