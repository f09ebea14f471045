/** All that is needed to judge the records of one topic. */
import type { RecordWalker } from '@millrace/kafka/records/model.ts'
import type { SerdeCatalogue } from '@millrace/serdes/catalogue.ts'
import type { SerdeChoice } from '@millrace/serdes/serde.ts'
import { SearchError } from '../errors.ts'
import type { ScanSpec } from '../model.ts'
import type { CompiledSpec } from './compile-spec.ts'
import type { SideSerdes } from './needles.ts'
import type { DecodeWatch } from './part-reader.ts'
import { Prefilter, requiredBytes } from './prefilter.ts'
import { RecordJudge } from './record-judge.ts'

/** @throws SerdeError MR_SERDE_UNKNOWN; SearchError when the spec has no choice for the topic */
export function sideSerdes(
  catalogue: SerdeCatalogue,
  serdes: ReadonlyMap<string, SerdeChoice>,
  topic: string,
): SideSerdes {
  const choice = serdes.get(topic)
  if (choice === undefined) {
    throw new SearchError(
      'MR_SEARCH_SERDE',
      `No serdes were chosen for the topic ${topic}: every topic of a search needs a choice for key, value and headers.`,
    )
  }
  return {
    key: catalogue.named(choice.key),
    value: catalogue.named(choice.value),
    headers: catalogue.named(choice.headers),
  }
}

export interface TopicScan {
  readonly judge: RecordJudge
  /** null: nothing is certain of the bytes of a match. */
  readonly prefilter: Prefilter | null
  /** The exact key; null: any. */
  readonly key: Uint8Array | null
}

/**
 * @param walker stands at the record whenever it is judged
 * @param watch told what is decoded
 * @throws as sideSerdes
 */
export function openTopicScan(
  spec: ScanSpec,
  compiled: CompiledSpec,
  catalogue: SerdeCatalogue,
  topic: string,
  walker: RecordWalker,
  watch: DecodeWatch,
): TopicScan {
  const serdes = sideSerdes(catalogue, spec.serdes, topic)
  const key = spec.keys?.get(topic) ?? null
  const groups = requiredBytes(compiled.filter, key, serdes, topic)
  return {
    judge: new RecordJudge(compiled, topic, serdes, spec.omitOver, walker, watch),
    prefilter: groups.length === 0 ? null : new Prefilter(groups),
    key,
  }
}
