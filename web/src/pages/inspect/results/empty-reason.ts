/** Why there is no record to see, and what would show one. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import { formatExact, plural } from '../../../format.ts'
import { extentOf, partitionsOf, totalsOf } from './account.ts'
import type { RunView } from '../model.ts'

export interface EmptyReason {
  readonly title: string
  readonly text: string
  readonly offer: 'continue' | 'all partitions' | 'from oldest' | 'without filter' | null
}

/** null: it is not known yet, or there are records. */
export function emptyReason(
  view: RunView,
  request: SearchRequest,
  count: number,
): EmptyReason | null {
  if (count > 0 || view.problem !== null) return null
  const { state, done } = view
  if (state === 'running') return request.tail === true ? waiting(request) : null
  if (state === 'idle' || done === null) return null
  const totals = totalsOf(view)
  const scanned = totals?.scanned ?? 0
  const { offsets } = extentOf(partitionsOf(view))
  if (done.offer_all_partitions) {
    return {
      title: 'No record with this key where it should be',
      text: 'It was looked for in the partition that the producer’s partitioner gives. A producer with another partitioner, or one before the number of partitions changed, may have put it elsewhere.',
      offer: 'all partitions',
    }
  }
  if (offsets === 0) return nothingThere(view, request)
  const filtered = request.filter !== undefined || request.mode === 'key'
  const undecodable = totals?.undecodable ?? 0
  const some = filtered
    ? `None of ${plural(scanned, 'record')} matches`
    : 'No record in this window'
  if (done.cursor !== null) {
    const left = totals?.remaining ?? 0
    return {
      title: state === 'stopped' ? 'Stopped before a match was found' : `${some} so far`,
      text: `${formatExact(scanned)} scanned, about ${formatExact(left)} to go${done.reason === 'time' ? ': a search without streaming ends after a few seconds' : ''}.`,
      offer: 'continue',
    }
  }
  return {
    title: some,
    text: [
      scanned === 0
        ? 'There are offsets in the window but no records at them: they were compacted, deleted, or belong to transactions that were aborted.'
        : `All of the window was searched: ${plural(scanned, 'record')}.`,
      undecodable > 0 &&
        `${plural(undecodable, 'record')} could not be decoded and count as no match; another serde may read them.`,
      (totals?.filter_errors ?? 0) > 0 &&
        `The filter failed on ${plural(totals?.filter_errors ?? 0, 'record')}: ${totals?.filter_error ?? ''}`,
    ]
      .filter((sentence) => typeof sentence === 'string')
      .join(' '),
    offer: filtered && request.mode !== 'key' ? 'without filter' : null,
  }
}

function waiting(request: SearchRequest): EmptyReason {
  return {
    title: 'Waiting for new records',
    text: `Whatever is written to ${request.topics.join(', ')} from now on appears here${request.filter === undefined ? '' : ' if it matches the filter'}.`,
    offer: null,
  }
}

function nothingThere(view: RunView, request: SearchRequest): EmptyReason {
  const partitions = partitionsOf(view)
  if (partitions.length === 0) {
    return {
      title: 'Nothing to search',
      text: view.started?.notes.join(' ') || 'No partition of these topics is in the search.',
      offer: null,
    }
  }
  const stored = partitions.reduce((sum, each) => sum + each.end_offset - each.start_offset, 0)
  if (stored === 0) {
    const one = request.topics.length === 1
    return {
      title: one ? 'The topic is empty' : 'The topics are empty',
      text: 'No record is stored in any partition that was searched: none was written, or all were deleted.',
      offer: null,
    }
  }
  return {
    title: 'No record in this window',
    text: `${formatExact(stored)} offsets are stored, none of them between from and to.`,
    offer: 'from oldest',
  }
}
