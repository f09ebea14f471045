/** What Auto becomes in each topic, kept for a while. */
import type { Isolation } from '@millrace/kafka/fetch/model.ts'
import type { TopicTable } from '@millrace/kafka/read/model.ts'
import type { PlannedPartition } from '../plan/offsets.ts'
import { needsSamples, resolveSerdes } from '../plan/serdes.ts'
import type { AskedSerdes, TopicSerdes } from '../plan/serdes.ts'
import type { FormatSettings } from '../formats.ts'
import type { ClusterSession } from './cluster-session.ts'
import type { SearchTerms } from './model.ts'
import { hasFault, loadSampled } from './sampled-schemas.ts'
import { sampleTopics } from './samples.ts'

/** @param planned partitions of the topics of the table, to take samples from */
export async function chooseSerdes(
  session: ClusterSession,
  isolation: Isolation,
  labels: AskedSerdes,
  table: TopicTable,
  planned: readonly PlannedPartition[],
  terms: SearchTerms,
  formats: FormatSettings,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, TopicSerdes>> {
  const chosen = new Map<string, TopicSerdes>()
  const schemas = session.schemasOf(formats)
  if (!needsSamples(labels)) {
    for (const topic of table.names) {
      const site = { topic, formats, schemas }
      chosen.set(topic, resolveSerdes(labels, null, terms.serdes, site))
    }
    return chosen
  }
  const keys = new Map(
    table.names.map((topic, index) => {
      const first = formats.registries[0]?.id
      const what = [topic, table.ids[index], isolation, labels, terms.serdes.available, first]
      return [topic, JSON.stringify(what)]
    }),
  )
  for (const [topic, key] of keys) {
    const known = session.serdesOf(key)
    if (known !== undefined) chosen.set(topic, known)
  }
  const missing = planned.filter(({ topic }) => !chosen.has(topic))
  if (missing.length === 0 && chosen.size === keys.size) return chosen
  const samples = await sampleTopics(session.cluster.kafka, isolation, missing, signal)
  if (schemas !== null) await loadSampled(schemas, samples.values(), signal)
  for (const [topic, key] of keys) {
    if (chosen.has(topic)) continue
    const ofTopic = samples.get(topic) ?? null
    const serdes = resolveSerdes(labels, ofTopic, terms.serdes, { topic, formats, schemas })
    chosen.set(topic, serdes)
    // A topic that is empty now says nothing of what it will hold, a registry that is down nothing of its schemas.
    if (ofTopic !== null && ofTopic.value.length > 0 && !hasFault(ofTopic, schemas)) {
      session.keepSerdes(key, serdes)
    }
  }
  return chosen
}
