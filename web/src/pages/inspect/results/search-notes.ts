/** Sentences about a search that its numbers do not say. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import type { RunView, StartedLine } from '../model.ts'
import { partitionsOf } from './account.ts'

export interface SearchNote {
  readonly tone: 'warn' | 'info'
  readonly text: string
}

const PARTITIONERS = {
  murmur2: 'by murmur2, as Kafka’s own clients do',
  crc32: 'by CRC32, as librdkafka does',
  all: 'nowhere in particular: all partitions are searched',
} as const

/** Warnings first; every sentence once. */
export function searchNotes(view: RunView, request: SearchRequest): readonly SearchNote[] {
  const { started, done } = view
  const notes: SearchNote[] = []
  if (done?.message !== null && done?.message !== undefined && done.reason !== 'failed') {
    notes.push({ tone: 'warn', text: done.message })
  }
  for (const { kind, message, line, column } of started?.warnings ?? []) {
    // The editor tells of the other reading where the filter is written; nearly every filter has one.
    if (kind === 'ambiguous') continue
    const where = line === undefined ? '' : ` (line ${line}, column ${column ?? 1})`
    notes.push({ tone: 'warn', text: `${message}${where}` })
  }
  for (const { topic, partition, notes: own, state } of partitionsOf(view)) {
    for (const note of own) {
      notes.push({
        tone: state === 'lost' ? 'warn' : 'info',
        text: `${topic}:${partition}: ${note}`,
      })
    }
  }
  for (const text of started?.notes ?? []) notes.push({ tone: 'info', text })
  if (started !== null) notes.push(...keyNote(started, request), ...serdeNotes(started, request))
  return [...new Map(notes.map((note) => [note.text, note])).values()]
}

function keyNote({ key_partition: key }: StartedLine, request: SearchRequest): SearchNote[] {
  if (key === null || request.mode !== 'key') return []
  if (key.partitioner === 'all')
    return [{ tone: 'info', text: 'The key is looked for in every partition.' }]
  const where = key.partitions.join(', ')
  return [
    {
      tone: 'info',
      text: `The key belongs to partition ${where}, found ${PARTITIONERS[key.partitioner]}.`,
    },
  ]
}

/** What Auto chose, and why: a sentence for each topic. */
function serdeNotes({ topics }: StartedLine, request: SearchRequest): SearchNote[] {
  return topics.flatMap((topic) => {
    const chosen = (['value', 'key', 'headers'] as const).flatMap((side) => {
      const { label, reason } = topic[side]
      return reason === null || isNamed(request, side) ? [] : [`${side} as ${label} (${reason})`]
    })
    const of = topics.length > 1 ? `${topic.topic}: ` : ''
    return chosen.length === 0
      ? []
      : [{ tone: 'info' as const, text: `${of}Auto reads ${chosen.join(', ')}.` }]
  })
}

function isNamed(request: SearchRequest, side: 'key' | 'value' | 'headers'): boolean {
  const label = request[`${side}_serde`]
  return label !== undefined && label.toLowerCase() !== 'auto'
}
