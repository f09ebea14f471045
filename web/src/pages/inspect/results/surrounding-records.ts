/** The records next to one in its partition. */
import type { SearchRequest } from '@millrace/contract/search.ts'
import { ProblemError } from '../../../api/problem-error.ts'
import type { ShownRecord } from '../model.ts'
import { searchOverHttp } from '../search-client.ts'

const EACH_SIDE = 5

/**
 * Up to five before and five after, in the order of their offsets, with the record between them. Offsets have gaps
 * (compaction, transaction markers), so each side is a search of its own that ends when it has found enough.
 * @throws ProblemError
 */
export async function fetchSurroundings(
  cluster: string,
  search: SearchRequest,
  record: ShownRecord,
  signal: AbortSignal,
): Promise<readonly ShownRecord[]> {
  const { topic, partition, offset } = record
  const { key_serde, value_serde, headers_serde, isolation } = search
  const side: SearchRequest = {
    topics: [topic],
    mode: 'partition',
    partitions: [partition],
    limit: EACH_SIDE,
    ...(key_serde !== undefined && { key_serde }),
    ...(value_serde !== undefined && { value_serde }),
    ...(headers_serde !== undefined && { headers_serde }),
    ...(isolation !== undefined && { isolation }),
  }
  const [before, after] = await Promise.all([
    found(cluster, { ...side, from: 'oldest', to: offset, order: 'newest' }, signal),
    found(cluster, { ...side, from: offset + 1, order: 'oldest' }, signal),
  ])
  return [...before.toSorted(byOffset), record, ...after.toSorted(byOffset)]
}

function byOffset(a: ShownRecord, b: ShownRecord): number {
  return a.offset - b.offset
}

function found(
  cluster: string,
  request: SearchRequest,
  signal: AbortSignal,
): Promise<readonly ShownRecord[]> {
  return new Promise((resolve, reject) => {
    const records: ShownRecord[] = []
    const stop = searchOverHttp(cluster, request, {
      onLine: (line) => {
        if (line.type === 'record') records.push(line)
      },
      onEnd: (problem) => (problem === null ? resolve(records) : reject(new ProblemError(problem))),
    })
    signal.addEventListener('abort', stop, { once: true })
  })
}
